package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a bank version into a folder, snippet by snippet: memory does not grow with their number but for four bytes each.
 * Equal snippets in equal order give equal bytes. One thread.
 */
public final class MemoryBankWriter implements AutoCloseable {
    private final Path folder;
    private final int dimension;
    private final TensorRowsWriter snippets;
    private final BufferedWriter items;
    private final Labels labels = new Labels();
    private final MessageDigest rowsDigest = sha256();

    /**
     * @param folder is there, and empty
     * @param dimension numbers in a snippet
     */
    public MemoryBankWriter(Path folder, int dimension) throws IOException {
        this.folder = folder;
        this.dimension = dimension;
        this.snippets = new TensorRowsWriter(folder.resolve(MemoryBank.SNIPPETS), "snippets", DType.F32, dimension);
        this.items = Files.newBufferedWriter(folder.resolve(ItemFile.NAME));
    }

    /**
     * Adds the next snippet.
     *
     * @param snippet {@code (D)}, unnormalised, every number finite
     * @param item what it was made from; its index becomes the row
     */
    public void add(float[] snippet, Item item) throws IOException {
        if (snippet.length != dimension) {
            throw new IllegalArgumentException("snippet holds %d numbers, not %d".formatted(snippet.length, dimension));
        }
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(snippet[i])) {
                throw new IllegalArgumentException("snippet of %s holds %s at %d".formatted(item, snippet[i], i));
            }
        }
        long row = snippets.count();
        ByteBuffer place = snippets.next();
        place.asFloatBuffer().put(snippet);
        rowsDigest.update(place);
        var placed = new Item(row, item.source(), item.sha256(), item.label(), item.width(), item.height());
        items.write(JsonFiles.LINES.writeValueAsString(placed) + "\n");
        labels.add(item.label());
    }

    /**
     * Completes the folder; nothing can be added any more.
     *
     * @param encoder the tensors that are needed to encode another picture alike
     */
    public BankDescription finish(BankOrigin origin, Map<String, HostTensor> encoder) throws IOException {
        Path encoderFile = folder.resolve(MemoryBank.ENCODER);
        SafetensorsWriter.write(encoderFile, new TreeMap<>(encoder), Map.of());
        long count = snippets.count();
        snippets.finish(Map.of(Labels.NAME, labels.tensor()));
        var done = new BankDescription(
                origin.name(),
                origin.version(),
                origin.parent(),
                origin.dataset(),
                digest(count),
                origin.encoder(),
                digestOf(encoderFile),
                dimension,
                count,
                List.copyOf(origin.labels()),
                origin.description());
        JsonFiles.write(folder.resolve(MemoryBank.DESCRIPTION), done);
        close();
        return done;
    }

    /** Of the shape and the digest of the rows, so that no bank of another shape has an equal one. */
    private String digest(long count) {
        ByteBuffer shape = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        shape.putLong(count).putLong(dimension).flip();
        MessageDigest digest = sha256();
        digest.update(shape);
        return HexFormat.of().formatHex(digest.digest(rowsDigest.digest()));
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        items.close();
        snippets.close();
    }
}
