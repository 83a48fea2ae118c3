package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read-only tree of files by name. Names are relative, use '/', and are sorted by character, so that one source always yields
 * one order. Folders, devices and links to folders are excluded. For use by one thread.
 */
public interface FileTree extends AutoCloseable {

    /** Returns the names of all files. */
    List<String> names();

    /** Opens a file; the caller closes the stream and must bound how much it reads. */
    InputStream open(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** Returns the path of the file on the local file system, or null if the file is part of an archive. */
    default @Nullable Path localPath(String name) throws IOException {
        return null;
    }

    /**
     * Opens a folder, zip, tar or gzipped tar, detected by its first bytes. A file that packs many images (idx, CIFAR) is
     * presented as BMP files in folders named by class. One such file, or one latent shard, may also be the whole source.
     *
     * @param scratch an empty folder for temporary unpacked files
     * @throws UnsupportedSourceException if the format is not supported or the source is damaged
     */
    static FileTree open(Path path, Path scratch, TreeLimits limits) throws IOException {
        var directory = new ScratchDirectory(scratch, limits);
        FileTree tree = PackedTree.wrap(openUnpacked(path, directory, limits), directory, limits);
        if (tree instanceof SingleFile single && !LatentShards.isOne(single.file())) {
            throw new UnsupportedSourceException(
                    "must be a folder, a zip, tar or gzipped tar, images packed as idx or CIFAR, or a latent shard");
        }
        return tree;
    }

    private static FileTree openUnpacked(Path path, ScratchDirectory scratch, TreeLimits limits) throws IOException {
        if (Files.isDirectory(path)) {
            return FolderTree.open(path, limits);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(4);
        }
        if (startsWith(start, 'P', 'K', 3, 4) || startsWith(start, 'P', 'K', 5, 6)) {
            return ZipTree.open(path, limits);
        }
        Path file = ScratchDirectory.gzipped(start) ? scratch.unpacked(path) : path;
        return TarTree.isTar(file)
                ? TarTree.open(file, limits)
                : new SingleFile(file, path.getFileName().toString());
    }

    private static boolean startsWith(byte[] start, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
