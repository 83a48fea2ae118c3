package io.gmem.memory.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A directory for files that must be unpacked before they can be accessed randomly. The total size is bounded. For use by one
 * thread.
 */
final class ScratchDirectory {
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final TreeLimits limits;
    private long written;
    private int files;

    /** @param folder an empty folder, removed by its owner */
    ScratchDirectory(Path folder, TreeLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** Whether a file with these first bytes is a gzip. */
    static boolean gzipped(byte[] start) {
        return start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    }

    /** Returns a stream that decompresses a gzip. */
    static InputStream gunzip(InputStream in) throws IOException {
        return new GZIPInputStream(new BufferedInputStream(in, BLOCK), BLOCK);
    }

    /** Unpacks a gzip on the local file system into a file. */
    Path unpacked(Path gzip) throws IOException {
        return unpack("is a damaged gzip: ", () -> gunzip(Files.newInputStream(gzip)));
    }

    /** Opens a file of the tree for random access, unpacked if it is a gzip; the caller closes it. */
    FileChannel channel(FileTree tree, String name) throws IOException {
        boolean gzip;
        try (InputStream in = tree.open(name)) {
            gzip = gzipped(in.readNBytes(2));
        }
        Path local = gzip ? null : tree.localPath(name);
        if (local != null) {
            return FileChannel.open(local);
        }
        String damaged = "contains a damaged file '" + name + "': ";
        return FileChannel.open(unpack(damaged, () -> gzip ? gunzip(tree.open(name)) : tree.open(name)));
    }

    /** Returns a local path of a file of the tree for memory mapping; valid until the directory is removed. */
    Path file(FileTree tree, String name) throws IOException {
        Path local = tree.localPath(name);
        return local != null ? local : unpack("contains a damaged file '" + name + "': ", () -> tree.open(name));
    }

    private interface StreamSource {
        InputStream open() throws IOException;
    }

    private Path unpack(String damaged, StreamSource source) throws IOException {
        Path file = folder.resolve("unpacked-" + files++);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file);
                InputStream in = source.open()) {
            for (int n = read(in, block, damaged); n >= 0; n = read(in, block, damaged)) {
                written += n;
                if (written > limits.maxExpandedBytes()) {
                    throw new UnsupportedSourceException(
                            "must unpack to at most %d bytes".formatted(limits.maxExpandedBytes()));
                }
                out.write(block, 0, n);
            }
        } catch (ZipException | EOFException e) { // thrown for an invalid gzip header
            throw new UnsupportedSourceException(damaged + e.getMessage(), e);
        }
        return file;
    }

    /** Reads a block. Archive libraries also report damage by unchecked exceptions. */
    private static int read(InputStream in, byte[] block, String damaged) throws UnsupportedSourceException {
        try {
            return in.read(block);
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedSourceException(damaged + e.getMessage(), e);
        }
    }
}
