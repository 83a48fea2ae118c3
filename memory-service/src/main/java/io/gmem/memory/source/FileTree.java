package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files by name, read-only. Names are relative, use '/', and are sorted by their characters, so that one source always gives
 * one order. Folders, devices and links to folders are not among them. One thread.
 */
public interface FileTree extends AutoCloseable {

    /** All files. */
    List<String> names();

    /** Opens a file; the caller closes it. Not to be read further than the caller has a use for. */
    InputStream open(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** The file itself, where it lies on this machine as it is; null where it is part of an archive. */
    default @Nullable Path whereItLies(String name) throws IOException {
        return null;
    }

    /**
     * Opens a folder, a zip, a tar or a gzipped tar, told apart by their first bytes. Files in it that pack many pictures (idx, CIFAR)
     * are seen as those pictures, each a BMP file in a folder named after its kind; one such file may also come alone, or a latent shard.
     *
     * @param scratch an empty folder for what has to be unpacked first
     * @throws UnsupportedSourceException when it is none of these, or is damaged
     */
    static FileTree open(Path path, Path scratch, TreeLimits limits) throws IOException {
        var room = new ScratchDirectory(scratch, limits);
        FileTree tree = PackedTree.seenIn(plain(path, room, limits), room, limits);
        if (tree instanceof SingleFile lone && !LatentShards.isOne(lone.file())) {
            throw new UnsupportedSourceException(
                    "is neither a folder nor a zip, tar or gzipped tar, nor pictures packed as idx or CIFAR, nor a latent shard");
        }
        return tree;
    }

    private static FileTree plain(Path path, ScratchDirectory scratch, TreeLimits limits) throws IOException {
        if (Files.isDirectory(path)) {
            return FolderTree.open(path, limits);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(4);
        }
        if (begins(start, 'P', 'K', 3, 4) || begins(start, 'P', 'K', 5, 6)) {
            return ZipTree.open(path, limits);
        }
        Path file = ScratchDirectory.gzipped(start) ? scratch.unpacked(path) : path;
        return TarTree.isTar(file)
                ? TarTree.open(file, limits)
                : new SingleFile(file, path.getFileName().toString());
    }

    private static boolean begins(byte[] start, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
