package io.gmem.memorybank;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Computes the digest of a bank, which depends on the numbers and their order only. It is the SHA-256 of N and D, eight bytes each, and
 * the SHA-256 of every block of {@value #BLOCK} rows. Appending to a bank requires reading only its last, partial block.
 *
 * <p>For compressed rows the digest covers the stored data: each block starts with the digest of the basis, followed by the
 * coefficients.
 */
final class RowsDigest {
    /** Rows in a block. */
    static final int BLOCK = 4_096;

    private final List<String> blocks = new ArrayList<>();
    private final MessageDigest current = sha256();
    private final byte[] prefix;
    private int rowsInCurrent;

    RowsDigest() {
        this(new byte[0]);
    }

    private RowsDigest(byte[] prefix) {
        this.prefix = prefix;
    }

    /** Creates a digest of rows that are stored as coefficients of {@code basis}. */
    static RowsDigest of(SnippetBasis basis) {
        MessageDigest vectors = sha256();
        vectors.update(SnippetBytes.of(basis.mean()));
        vectors.update(SnippetBytes.of(basis.modes()));
        return new RowsDigest(vectors.digest());
    }

    /** Creates a digest that continues after full blocks with known digests. */
    static RowsDigest after(List<String> wholeBlocks) {
        var digest = new RowsDigest();
        digest.blocks.addAll(wholeBlocks);
        return digest;
    }

    void add(ByteBuffer row) {
        if (rowsInCurrent == 0) {
            current.update(prefix);
        }
        current.update(row);
        if (++rowsInCurrent == BLOCK) {
            endBlock();
        }
    }

    private void endBlock() {
        blocks.add(HexFormat.of().formatHex(current.digest()));
        rowsInCurrent = 0;
    }

    /** Completes the last, possibly partial block and returns the digests of all blocks; no rows may be added afterwards. */
    List<String> blocks() {
        if (rowsInCurrent > 0 || blocks.isEmpty()) {
            endBlock();
        }
        return List.copyOf(blocks);
    }

    static String of(long count, int dimension, List<String> blocks) {
        ByteBuffer shape = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        shape.putLong(count).putLong(dimension).flip();
        MessageDigest digest = sha256();
        digest.update(shape);
        blocks.forEach(block -> digest.update(HexFormat.of().parseHex(block)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
