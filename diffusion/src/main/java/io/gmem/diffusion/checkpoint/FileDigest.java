package io.gmem.diffusion.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Name, size and digest of a file.
 *
 * @param name file name without the folder
 * @param bytes size of the file
 * @param sha256 SHA-256 digest in hexadecimal
 */
public record FileDigest(String name, long bytes, String sha256) {
    private static final int BLOCK = 1 << 20;

    /**
     * Computes the digest of a file.
     *
     * @param read receives the number of bytes of each block that was read
     */
    public static FileDigest of(Path file, LongConsumer read) throws IOException {
        MessageDigest digest = newDigest();
        byte[] block = new byte[BLOCK];
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
                bytes += count;
                read.accept(count);
            }
        }
        return new FileDigest(
                String.valueOf(file.getFileName()), bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
