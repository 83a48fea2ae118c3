package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bank version into a folder, snippet by snippet. Memory use grows by a few bytes per row. Equal snippets in equal order
 * give equal bytes. Not thread-safe.
 */
public final class MemoryBankWriter implements AutoCloseable {
    private final Path folder;
    private final int dimension;
    private final @Nullable CompressedSnippets compressed;
    private final long firstRow;
    private final TensorRowsWriter snippets;
    private final OutputStream items;
    private final Labels labels = new Labels();
    private final Frequencies frequencies = new Frequencies();
    private final List<Long> erased = new ArrayList<>();
    private final RowsDigest rowsDigest;

    /**
     * Creates a writer for a self-contained version.
     *
     * @param folder an existing, empty folder
     * @param dimension D, length of a snippet
     */
    public MemoryBankWriter(Path folder, int dimension) throws IOException {
        this(folder, dimension, 0, new RowsDigest(), null);
    }

    /** Creates a writer for a self-contained version whose rows are stored as coefficients of {@code basis}. */
    public static MemoryBankWriter compressed(Path folder, SnippetBasis basis) throws IOException {
        return new MemoryBankWriter(folder, basis.dimension(), 0, RowsDigest.of(basis), basis);
    }

    private MemoryBankWriter(
            Path folder, int dimension, long firstRow, RowsDigest rowsDigest, @Nullable SnippetBasis basis)
            throws IOException {
        this.folder = folder;
        this.dimension = dimension;
        this.firstRow = firstRow;
        this.rowsDigest = rowsDigest;
        this.snippets = basis == null
                ? new TensorRowsWriter(folder.resolve(MemoryBank.SNIPPETS), "snippets", DType.F32, dimension)
                : new TensorRowsWriter(
                        folder.resolve(MemoryBank.SNIPPETS), BankPart.COEFFICIENTS, DType.F32, basis.rank());
        this.compressed = basis == null ? null : new CompressedSnippets(basis, snippets, rowsDigest);
        this.items = new BufferedOutputStream(Files.newOutputStream(folder.resolve(ItemFile.NAME)), 1 << 16);
    }

    /**
     * Creates a writer for the rows from {@code firstRow} on of a version that shares its earlier rows with {@code before}. The cost
     * depends on the new rows only. {@link MemoryBank#open(List)} reads the version, with the folders of the earlier rows first.
     *
     * @param firstRow at most the row count of {@code before}
     */
    public static MemoryBankWriter after(MemoryBank before, long firstRow, Path folder) throws IOException {
        List<String> wholeBlocks = before.wholeBlocks();
        int keep = Math.toIntExact(Math.min(wholeBlocks.size(), firstRow / RowsDigest.BLOCK));
        var digest = RowsDigest.after(wholeBlocks.subList(0, keep));
        for (long row = (long) keep * RowsDigest.BLOCK; row < firstRow; row++) {
            digest.add(SnippetBytes.of(before.stored(row)));
        }
        var writer = new MemoryBankWriter(folder, before.dimension(), firstRow, digest, null);
        for (long row : before.erasedRows()) {
            if (row < firstRow) {
                writer.erased.add(row);
            }
        }
        return writer;
    }

    /**
     * Adds the next snippet.
     * @param snippet {@code (D)}, unnormalized; every number must be finite
     * @param item origin of the snippet; its index is replaced by the row
     */
    public void add(float[] snippet, Item item) throws IOException {
        add(snippet, item, Frequencies.ONCE);
    }

    /**
     * Adds the next snippet.
     * @param frequency relative frequency of the row in {@link NoiseLookup}; must not be negative
     */
    public void add(float[] snippet, Item item, long frequency) throws IOException {
        if (snippet.length != dimension) {
            throw new IllegalArgumentException(
                    "snippet has %d numbers, must have %d".formatted(snippet.length, dimension));
        }
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(snippet[i])) {
                throw new IllegalArgumentException(
                        "snippet of %s must be finite (was %s at index %d)".formatted(item, snippet[i], i));
            }
        }
        write(snippet, item, frequency);
    }

    /** Adds an erased row. */
    public void addErased() throws IOException {
        long row = count();
        erased.add(row);
        write(new float[dimension], Item.erased(row), Frequencies.ONCE);
    }

    /**
     * Copies consecutive rows of another bank, erased rows included, to the same indices; much faster than adding single rows.
     *
     * @param first index of the first row, equal to {@link #count()}
     * @param rowFrequencies frequency of each row of {@code from}; null when all are equal
     */
    public void copy(MemoryBank from, long first, int count, long @Nullable [] rowFrequencies) throws IOException {
        if (from.dimension() != dimension || first != count()) {
            throw new IllegalArgumentException(
                    "cannot copy row %d of a bank of dimension %d to row %d of a bank of dimension %d"
                            .formatted(first, from.dimension(), count(), dimension));
        }
        if (compressed == null) {
            copyRows(from, first, count);
        } else {
            compressed.addAll(from, first, count);
        }
        for (int i = 0; i < count; i++) {
            boolean rowErased = from.erased(first + i);
            if (rowErased) {
                erased.add(first + i);
            }
            labels.add(from.label(first + i));
            frequencies.add(
                    rowErased || rowFrequencies == null
                            ? Frequencies.ONCE
                            : rowFrequencies[Math.toIntExact(first + i)]);
        }
        from.copyItems(first, count, items);
    }

    private void copyRows(MemoryBank from, long first, int count) throws IOException {
        float[] block = new float[count * dimension];
        from.read(first, count, block);
        for (int i = 0; i < count; i++) {
            store(block, i * dimension);
        }
    }

    private void store(float[] rows, int at) throws IOException {
        ByteBuffer row = snippets.next();
        row.asFloatBuffer().put(rows, at, dimension);
        rowsDigest.add(row);
    }

    private void write(float[] snippet, Item item, long frequency) throws IOException {
        Item indexed = item.withIndex(count());
        if (compressed == null) {
            store(snippet, 0);
        } else {
            compressed.add(snippet, !erased.isEmpty() && erased.get(erased.size() - 1) == indexed.index());
        }
        items.write(JsonFiles.LINES.writeValueAsBytes(indexed));
        items.write('\n');
        labels.add(indexed.label());
        frequencies.add(frequency);
    }

    /** Returns the number of rows so far, including rows of earlier folders. */
    public long count() {
        return firstRow + snippets.count() + (compressed == null ? 0 : compressed.buffered());
    }

    /**
     * Completes the folder and closes the writer.
     *
     * @param encoder tensors that are needed to encode further images in the same way
     */
    public BankDescription finish(BankOrigin origin, Map<String, HostTensor> encoder) throws IOException {
        SafetensorsWriter.write(folder.resolve(MemoryBank.ENCODER), new TreeMap<>(encoder), Map.of());
        return complete(origin, digestOf(folder.resolve(MemoryBank.ENCODER)));
    }

    /**
     * Completes the folder for an encoder whose weights are stored elsewhere.
     *
     * @param encoderDigest SHA-256 of the weights
     */
    public BankDescription finish(BankOrigin origin, String encoderDigest) throws IOException {
        SafetensorsWriter.write(folder.resolve(MemoryBank.ENCODER), Map.of(), Map.of());
        return complete(origin, encoderDigest);
    }

    /** Completes the folder with the encoder of another bank; only the first folder of a version stores the encoder. */
    public BankDescription finishWithEncoderOf(BankOrigin origin, MemoryBank other) throws IOException {
        if (firstRow == 0) {
            Files.copy(other.encoderFile(), folder.resolve(MemoryBank.ENCODER));
        }
        return complete(origin, other.description().encoderDigest());
    }

    private BankDescription complete(BankOrigin origin, String encoderDigest) throws IOException {
        long count = count();
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put(Labels.NAME, labels.tensor());
        if (compressed != null) {
            compressed.flush();
            SnippetBasis basis = compressed.basis();
            tensors.put(BankPart.MEAN, HostTensor.f32(basis.mean(), dimension));
            tensors.put(BankPart.MODES, HostTensor.f32(basis.modes(), basis.rank(), dimension));
        }
        frequencies.tensor().ifPresent(tensor -> tensors.put(Frequencies.NAME, tensor));
        snippets.finish(tensors);
        List<String> blocks = rowsDigest.blocks();
        if (blocks.size() > 1 || firstRow > 0) {
            Files.writeString(folder.resolve(BankPart.BLOCKS), String.join("\n", blocks) + "\n");
        }
        var done = new BankDescription(
                origin.name(),
                origin.version(),
                origin.parent(),
                origin.dataset(),
                RowsDigest.of(count, dimension, blocks),
                origin.encoder(),
                encoderDigest,
                dimension,
                count,
                List.copyOf(origin.labels()),
                origin.description(),
                firstRow,
                erased);
        JsonFiles.write(folder.resolve(MemoryBank.DESCRIPTION), done);
        close();
        return done;
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest digest = RowsDigest.sha256();
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        items.close();
        snippets.close();
    }
}
