package io.gmem.memorybank;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest of a bank: SHA-256 of N and D, eight bytes each, then of the SHA-256 of every {@value #BLOCK} rows. It depends on the
 * numbers and their order alone. Since each block counts for itself, rows can be added to a bank of millions without reading
 * those that are there, but for what is in the last, unfilled block.
 * Of rows kept as sums of fewer vectors it is over what is kept: each block begins with those vectors, then come the coefficients.
 */
final class RowsDigest {
    /** Rows in a block. */
    static final int BLOCK = 4_096;

    private final List<String> blocks = new ArrayList<>();
    private final MessageDigest current = sha256();
    private final byte[] beginning;
    private int rowsInCurrent;

    RowsDigest() {
        this(new byte[0]);
    }

    private RowsDigest(byte[] beginning) {
        this.beginning = beginning;
    }

    /** Of coefficients. */
    static RowsDigest of(SnippetBasis basis) {
        MessageDigest vectors = sha256();
        vectors.update(SnippetBytes.of(basis.mean()));
        vectors.update(SnippetBytes.of(basis.modes()));
        return new RowsDigest(vectors.digest());
    }

    /** Goes on after whole blocks, whose digests are at hand. */
    static RowsDigest after(List<String> wholeBlocks) {
        var digest = new RowsDigest();
        digest.blocks.addAll(wholeBlocks);
        return digest;
    }

    void add(ByteBuffer row) {
        if (rowsInCurrent == 0) {
            current.update(beginning);
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

    /** Digests of all blocks, the last of which may be unfilled; nothing can be added any more. */
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
