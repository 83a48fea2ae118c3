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
 * Room for what has to be unpacked before it can be read in any order. All of it together has a bound. One thread.
 */
final class ScratchDirectory {
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final TreeLimits limits;
    private long written;
    private int files;

    /** @param folder an empty folder, whose owner removes it */
    ScratchDirectory(Path folder, TreeLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** Whether these are the first bytes of a gzip. */
    static boolean gzipped(byte[] start) {
        return start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    }

    /** The bytes of a gzip, unpacked as they are read. */
    static InputStream gunzip(InputStream in) throws IOException {
        return new GZIPInputStream(new BufferedInputStream(in, BLOCK), BLOCK);
    }

    /** The bytes of a gzip on this machine, in a file. */
    Path unpacked(Path gzip) throws IOException {
        return written("is a damaged gzip: ", () -> gunzip(Files.newInputStream(gzip)));
    }

    /** A file of the tree, unpacked if it is a gzip, to be read in any order; the caller closes it. */
    FileChannel channel(FileTree tree, String name) throws IOException {
        boolean gzip;
        try (InputStream in = tree.open(name)) {
            gzip = gzipped(in.readNBytes(2));
        }
        Path there = gzip ? null : tree.whereItLies(name);
        if (there != null) {
            return FileChannel.open(there);
        }
        String damaged = "holds '" + name + "', which is damaged: ";
        return FileChannel.open(written(damaged, () -> gzip ? gunzip(tree.open(name)) : tree.open(name)));
    }

    /** A file of the tree as it is, to be mapped; it stays until the folder of this is removed. */
    Path file(FileTree tree, String name) throws IOException {
        Path there = tree.whereItLies(name);
        return there != null ? there : written("holds '" + name + "', which is damaged: ", () -> tree.open(name));
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private Path written(String damaged, Opening opening) throws IOException {
        Path file = folder.resolve("unpacked-" + files++);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file);
                InputStream in = opening.open()) {
            for (int n = read(in, block, damaged); n >= 0; n = read(in, block, damaged)) {
                written += n;
                if (written > limits.maxExpandedBytes()) {
                    throw new UnsupportedSourceException(
                            "unpacks to more than %d bytes".formatted(limits.maxExpandedBytes()));
                }
                out.write(block, 0, n);
            }
        } catch (ZipException | EOFException e) { // the header of a gzip
            throw new UnsupportedSourceException(damaged + e.getMessage(), e);
        }
        return file;
    }

    /** An archive can fail in any way it likes. */
    private static int read(InputStream in, byte[] block, String damaged) throws UnsupportedSourceException {
        try {
            return in.read(block);
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedSourceException(damaged + e.getMessage(), e);
        }
    }
}
