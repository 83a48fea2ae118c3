package io.gmem.memory.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks a gzipped tar, so that its entries can be read in any order. */
final class Gunzip {
    private Gunzip() {}

    static Path into(Path folder, Path gzipped, TreeLimits limits) throws IOException {
        Path tar = folder.resolve("unpacked.tar");
        byte[] block = new byte[1 << 16];
        long written = 0;
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(gzipped)), 1 << 16);
                OutputStream out = Files.newOutputStream(tar)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                written += n;
                if (written > limits.maxExpandedBytes()) {
                    throw new NotATreeException("unpacks to more than %d bytes".formatted(limits.maxExpandedBytes()));
                }
                out.write(block, 0, n);
            }
        } catch (ZipException | EOFException e) {
            throw new NotATreeException("is a damaged gzip: " + e.getMessage(), e);
        }
        return tar;
    }
}
