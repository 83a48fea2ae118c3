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
 * Writes a bank version into a folder, snippet by snippet: memory does not grow with their number but for a few bytes each.
 * Equal snippets in equal order give equal bytes. One thread.
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
     * Writes a version that is whole in itself.
     *
     * @param folder is there, and empty
     * @param dimension numbers in a snippet
     */
    public MemoryBankWriter(Path folder, int dimension) throws IOException {
        this(folder, dimension, 0, new RowsDigest(), null);
    }

    /** Writes a version, whole in itself, whose rows are kept as sums of the vectors of {@code basis}. */
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
     * Writes the rows from {@code firstRow} on of a version whose rows before that are those of {@code before}; costs what the new
     * rows cost. To read it {@link MemoryBank#open(List)} takes the folders of those rows first.
     *
     * @param firstRow at most the rows of {@code before}
     */
    public static MemoryBankWriter after(MemoryBank before, long firstRow, Path folder) throws IOException {
        List<String> whole = before.wholeBlocks();
        int keep = Math.toIntExact(Math.min(whole.size(), firstRow / RowsDigest.BLOCK));
        var digest = RowsDigest.after(whole.subList(0, keep));
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
     *
     * @param snippet {@code (D)}, unnormalised, every number finite
     * @param item what it was made from; its index becomes the row
     */
    public void add(float[] snippet, Item item) throws IOException {
        add(snippet, item, Frequencies.ONCE);
    }

    /**
     * Adds the next snippet.
     *
     * @param frequency how often it is to be found by {@link NoiseLookup}, relative to the others; not negative
     */
    public void add(float[] snippet, Item item, long frequency) throws IOException {
        if (snippet.length != dimension) {
            throw new IllegalArgumentException("snippet holds %d numbers, not %d".formatted(snippet.length, dimension));
        }
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(snippet[i])) {
                throw new IllegalArgumentException("snippet of %s holds %s at %d".formatted(item, snippet[i], i));
            }
        }
        write(snippet, item, frequency);
    }

    /** Adds a row that is reserved and holds nothing. */
    public void addErased() throws IOException {
        long row = count();
        erased.add(row);
        write(new float[dimension], Item.erased(row), Frequencies.ONCE);
    }

    /**
     * Adds rows of another bank as they are and where they are, erased ones too: much faster than one by one.
     *
     * @param first of the rows, which are the next ones here
     * @param seen how often each row of {@code from} is to be found; null when all count alike
     */
    public void copy(MemoryBank from, long first, int count, long @Nullable [] seen) throws IOException {
        if (from.dimension() != dimension || first != count()) {
            throw new IllegalArgumentException("row %d of a bank of dimension %d is not row %d of one of dimension %d"
                    .formatted(first, from.dimension(), count(), dimension));
        }
        if (compressed == null) {
            copyRows(from, first, count);
        } else {
            compressed.addAll(from, first, count);
        }
        for (int i = 0; i < count; i++) {
            boolean gone = from.erased(first + i);
            if (gone) {
                erased.add(first + i);
            }
            labels.add(from.label(first + i));
            frequencies.add(gone || seen == null ? Frequencies.ONCE : seen[Math.toIntExact(first + i)]);
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
        ByteBuffer place = snippets.next();
        place.asFloatBuffer().put(rows, at, dimension);
        rowsDigest.add(place);
    }

    private void write(float[] snippet, Item item, long frequency) throws IOException {
        Item placed = item.at(count());
        if (compressed == null) {
            store(snippet, 0);
        } else {
            compressed.add(snippet, !erased.isEmpty() && erased.get(erased.size() - 1) == placed.index());
        }
        items.write(JsonFiles.LINES.writeValueAsBytes(placed));
        items.write('\n');
        labels.add(placed.label());
        frequencies.add(frequency);
    }

    /** Rows so far, those before this folder included. */
    public long count() {
        return firstRow + snippets.count() + (compressed == null ? 0 : compressed.waiting());
    }

    /**
     * Completes the folder; nothing can be added any more.
     *
     * @param encoder the tensors that are needed to encode another picture alike
     */
    public BankDescription finish(BankOrigin origin, Map<String, HostTensor> encoder) throws IOException {
        SafetensorsWriter.write(folder.resolve(MemoryBank.ENCODER), new TreeMap<>(encoder), Map.of());
        return finished(origin, digestOf(folder.resolve(MemoryBank.ENCODER)));
    }

    /**
     * Completes the folder, of an encoder whose weights lie elsewhere.
     *
     * @param encoderDigest of the weights
     */
    public BankDescription finish(BankOrigin origin, String encoderDigest) throws IOException {
        SafetensorsWriter.write(folder.resolve(MemoryBank.ENCODER), Map.of(), Map.of());
        return finished(origin, encoderDigest);
    }

    /** Completes the folder with the encoder of another bank; a folder of later rows leaves it to the first one. */
    public BankDescription finishLike(BankOrigin origin, MemoryBank other) throws IOException {
        if (firstRow == 0) {
            Files.copy(other.encoderFile(), folder.resolve(MemoryBank.ENCODER));
        }
        return finished(origin, other.description().encoderDigest());
    }

    private BankDescription finished(BankOrigin origin, String encoderDigest) throws IOException {
        long count = count();
        Map<String, HostTensor> beside = new LinkedHashMap<>();
        beside.put(Labels.NAME, labels.tensor());
        if (compressed != null) {
            compressed.flush();
            SnippetBasis basis = compressed.basis();
            beside.put(BankPart.MEAN, HostTensor.f32(basis.mean(), dimension));
            beside.put(BankPart.MODES, HostTensor.f32(basis.modes(), basis.rank(), dimension));
        }
        frequencies.tensor().ifPresent(tensor -> beside.put(Frequencies.NAME, tensor));
        snippets.finish(beside);
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
