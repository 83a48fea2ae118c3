package io.gmem.memorybank;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A bank version, open for reading: {@code snippets (N, D)}, each with a label and a source. Snippets are memory-mapped. Safe for
 * concurrent reads.
 * <p>The rows of a version are stored in one folder or, after appending, in several consecutive ones. The methods of this class hide the
 * difference. An erased row keeps its index; reading its snippet throws {@link ErasedRowException}.
 */
public final class MemoryBank implements SnippetRows, AutoCloseable {
    static final String DESCRIPTION = "bank.json";
    static final String SNIPPETS = "snippets.safetensors";
    static final String ENCODER = "encoder.safetensors";

    /** Lower bound of the norm in {@link #normalised}, so that zero snippets stay zero, as in the reference. */
    private static final double SMALLEST_NORM = 1e-12;

    private final BankDescription description;
    private final List<BankPart> parts;
    private final long[] erased;
    private volatile @Nullable NearestRows nearest;

    private MemoryBank(List<BankPart> parts) {
        this.parts = List.copyOf(parts);
        this.description = parts.get(parts.size() - 1).description();
        this.erased = description.erased().stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Opens the self-contained folder of a bank version.
     *
     * @throws MalformedArtifactException when its files are inconsistent
     */
    public static MemoryBank open(Path bankFolder) throws IOException {
        return open(List.of(bankFolder));
    }

    /**
     * Opens the folders of a bank version.
     * @param folders folders in the order of their rows; the last one describes the version
     * @throws MalformedArtifactException when their files are inconsistent
     */
    public static MemoryBank open(List<Path> folders) throws IOException {
        List<BankPart> parts = new ArrayList<>();
        try {
            long rows = 0;
            for (Path folder : folders) {
                BankPart part = BankPart.open(folder);
                parts.add(part);
                MalformedArtifactException.unless(
                        part.first() == rows
                                && part.description().dimension()
                                        == parts.get(0).description().dimension(),
                        folder.resolve(DESCRIPTION),
                        "continues after %d rows of dimension %d, but %d rows of dimension %d precede it"
                                .formatted(
                                        part.first(),
                                        part.description().dimension(),
                                        rows,
                                        parts.get(0).description().dimension()));
                rows += part.count();
            }
            return new MemoryBank(parts);
        } catch (IOException | RuntimeException e) {
            for (BankPart part : parts) {
                part.close();
            }
            throw e;
        }
    }

    public BankDescription description() {
        return description;
    }

    /** Returns D, the length of a snippet. */
    @Override
    public int dimension() {
        return description.dimension();
    }

    /** Returns N, the number of rows, erased rows included. */
    @Override
    public long count() {
        return description.count();
    }

    /** Returns whether {@code row} was erased. */
    @Override
    public boolean erased(long row) {
        return Arrays.binarySearch(erased, row) >= 0;
    }

    /** Returns the indices of erased rows, ascending. */
    public long[] erasedRows() {
        return erased.clone();
    }

    /**
     * Returns snippet {@code (D)} of {@code row} as stored, unnormalized.
     *
     * @throws ErasedRowException when the row was erased
     */
    public float[] snippet(long row) {
        if (erased(row)) {
            throw new ErasedRowException(description, row);
        }
        float[] snippet = new float[dimension()];
        BankPart part = part(row, "row");
        part.read(row - part.first(), snippet);
        return snippet;
    }

    @Override
    public void read(long first, int count, float[] into) {
        Objects.checkFromIndexSize(first, count, count());
        int done = 0;
        for (BankPart part : parts) {
            long end = part.first() + part.count();
            if (done < count && first + done < end) {
                int now = (int) Math.min(count - done, end - first - done);
                part.read(first + done - part.first(), now, into, done * dimension());
                done += now;
            }
        }
        int at = Arrays.binarySearch(erased, first);
        for (int i = at < 0 ? -at - 1 : at; i < erased.length && erased[i] < first + count; i++) {
            int from = (int) (erased[i] - first) * dimension();
            Arrays.fill(into, from, from + dimension(), 0);
        }
    }

    /** Returns the similarity index. The first call reads every row and caches four bytes per row. */
    public NearestRows nearest() {
        NearestRows known = nearest;
        if (known == null) {
            synchronized (parts) {
                known = nearest;
                if (known == null) {
                    known = new NearestRows(this);
                    nearest = known;
                }
            }
        }
        return known;
    }

    /** Returns snippet {@code (D)} of {@code row} scaled to L2 norm 1, the form that networks are conditioned on. */
    public float[] unitSnippet(long row) {
        return normalised(snippet(row));
    }

    /** Returns {@code snippet / |snippet|}, as {@link #unitSnippet} does, for any snippet. */
    public static float[] normalised(float[] snippet) {
        double square = 0;
        for (float value : snippet) {
            square += (double) value * value;
        }
        double norm = Math.max(Math.sqrt(square), SMALLEST_NORM);
        float[] unit = new float[snippet.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (snippet[i] / norm);
        }
        return unit;
    }

    /** Returns the label index of {@code row}, {@link Item#NO_LABEL} for none. */
    public int label(long row) {
        BankPart part = part(row, "row");
        return part.label(row - part.first());
    }

    /** Returns all rows of a label, ascending; empty when there are none. Erased rows have no label. */
    public long[] rowsOfLabel(int label) {
        return LongStream.range(0, count()).filter(row -> label(row) == label).toArray();
    }

    /** Returns the first {@code most} rows whose source starts with {@code prefix}, ascending. Scans the items from row 0. */
    public long[] rowsOfSource(String prefix, int most) throws IOException {
        LongStream.Builder rows = LongStream.builder();
        int found = 0;
        for (BankPart part : parts) {
            for (Item item : part.items().withSourcePrefix(prefix, most - found)) {
                rows.add(item.index());
                found++;
            }
        }
        return rows.build().toArray();
    }

    /**
     * Returns the relative lookup frequency of each row, 0 for erased rows; empty when all frequencies are equal.
     */
    public Optional<long[]> frequencies() {
        if (parts.stream().allMatch(part -> part.frequencies() == null)) {
            return Optional.empty();
        }
        long[] all = new long[Math.toIntExact(count())];
        Arrays.fill(all, Frequencies.ONCE);
        for (BankPart part : parts) {
            long[] known = part.frequencies();
            if (known != null) {
                System.arraycopy(known, 0, all, Math.toIntExact(part.first()), known.length);
            }
        }
        for (long row : erased) {
            all[Math.toIntExact(row)] = 0;
        }
        return Optional.of(all);
    }

    /** Returns the name of the image of {@code row} in the source. */
    public String source(long row) {
        return item(row).source();
    }

    /** Returns the origin of {@code row}. */
    public Item item(long row) {
        BankPart part = part(row, "item");
        return part.items().item(row - part.first());
    }

    /** Returns the origins of {@code count} consecutive rows; much faster than single calls of {@link #item}. */
    public List<Item> items(long first, int count) {
        Objects.checkFromIndexSize(first, count, count());
        List<Item> items = new ArrayList<>(count);
        for (BankPart part : parts) {
            long at = first + items.size();
            long end = part.first() + part.count();
            if (items.size() < count && at < end) {
                items.addAll(part.items().items(at - part.first(), (int) Math.min(count - items.size(), end - at)));
            }
        }
        return items;
    }

    /** Copies the stored lines of {@link #items} unchanged. */
    void copyItems(long first, int count, OutputStream into) throws IOException {
        int done = 0;
        for (BankPart part : parts) {
            long at = first + done;
            long end = part.first() + part.count();
            if (done < count && at < end) {
                int now = (int) Math.min(count - done, end - at);
                into.write(part.items().lines(at - part.first(), now));
                done += now;
            }
        }
    }

    /** Returns the tensors of the encoder by name, which suffice to encode further images in the same way. */
    public Map<String, HostTensor> encoder() throws IOException {
        return encoderIn(parts.get(0).folder());
    }

    /** Reads the encoder tensors from the first folder of a version without opening its rows. */
    public static Map<String, HostTensor> encoderIn(Path folder) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (var encoder = SafetensorsFile.open(folder.resolve(ENCODER))) {
            for (String name : encoder.names()) {
                tensors.put(name, encoder.read(name));
            }
        }
        return tensors;
    }

    Path encoderFile() {
        return parts.get(0).folder().resolve(ENCODER);
    }

    /** Returns the digests of the full blocks of rows ({@link RowsDigest}), read from the bank or, when not stored, computed. */
    List<String> wholeBlocks() throws IOException {
        int whole = Math.toIntExact(count() / RowsDigest.BLOCK);
        List<String> written = parts.get(parts.size() - 1).blocks();
        if (written.size() >= whole && !written.isEmpty()) {
            return written.subList(0, whole);
        }
        var digest = new RowsDigest();
        for (long row = 0; row < (long) whole * RowsDigest.BLOCK; row++) {
            digest.add(SnippetBytes.of(stored(row)));
        }
        return whole == 0 ? List.of() : digest.blocks();
    }

    /** Returns {@link #snippet}, or zeros for an erased row. */
    float[] stored(long row) {
        return erased(row) ? new float[dimension()] : snippet(row);
    }

    /** Returns whether some rows are stored as coefficients of a {@link SnippetBasis}. */
    public boolean compressed() {
        return parts.stream().anyMatch(BankPart::compressed);
    }

    /** Returns the number of folders that hold the rows. */
    public int partCount() {
        return parts.size();
    }

    /** Returns the number of rows in the first {@code folders} folders. */
    public long rowsInFirst(int folders) {
        return folders == parts.size() ? count() : parts.get(folders).first();
    }

    private BankPart part(long row, String what) {
        if (row < 0 || row >= count()) {
            throw new IndexOutOfBoundsException(what + " " + row + " of " + count());
        }
        int last = parts.size() - 1;
        while (parts.get(last).first() > row) {
            last--;
        }
        return parts.get(last);
    }

    /** Returns an additional file of the last folder, such as {@code masks.safetensors}; empty when it does not exist. */
    public Optional<Path> file(String name) {
        Path file = parts.get(parts.size() - 1).folder().resolve(name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        for (BankPart part : parts) {
            part.close();
        }
    }
}
