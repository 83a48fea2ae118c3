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
 * A version of a bank, open for reading: {@code snippets (N, D)}, each with the label and the source it came from. Snippets
 * stay on disk and are mapped. Any number of threads may read.
 *
 * <p>The rows of a version lie in one folder or, when it was made by appending, in several, one after another; from here on
 * nobody sees the difference. An erased row keeps its number and holds nothing: to ask for its snippet is refused.
 */
public final class MemoryBank implements SnippetRows, AutoCloseable {
    static final String DESCRIPTION = "bank.json";
    static final String SNIPPETS = "snippets.safetensors";
    static final String ENCODER = "encoder.safetensors";

    /** Below this norm a snippet has no direction, and its unit vector is all but zero, as in the reference. */
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
     * Opens the folder of a bank version that is whole in itself.
     *
     * @throws MalformedArtifactException when its files do not fit one another
     */
    public static MemoryBank open(Path bankFolder) throws IOException {
        return open(List.of(bankFolder));
    }

    /**
     * Opens the folders of a bank version.
     *
     * @param folders in the order of their rows; the last one says what the version is
     * @throws MalformedArtifactException when their files do not fit one another
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
                        "goes on after %d rows of %d numbers, but %d of %d come before it"
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

    /** D, numbers in a snippet. */
    @Override
    public int dimension() {
        return description.dimension();
    }

    /** N, rows; erased ones are among them. */
    @Override
    public long count() {
        return description.count();
    }

    /** Whether {@code row} was erased: it is reserved and holds nothing. */
    @Override
    public boolean erased(long row) {
        return Arrays.binarySearch(erased, row) >= 0;
    }

    /** Rows that were erased, rising. */
    public long[] erasedRows() {
        return erased.clone();
    }

    /**
     * Snippet {@code (D)} of {@code row} as stored, unnormalised.
     *
     * @throws ErasedRowException when it was erased
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

    /** Looks for rows by likeness. The first call looks at every row; what it learns is kept, four bytes a row. */
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

    /** Snippet {@code (D)} of {@code row}, of L2 norm 1: what a network is conditioned on. */
    public float[] unitSnippet(long row) {
        return normalised(snippet(row));
    }

    /** {@code snippet / |snippet|}: what {@link #unitSnippet} does, for a snippet that is in no bank. */
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

    /** Index of the label of {@code row}, {@link Item#NO_LABEL} for none. */
    public int label(long row) {
        BankPart part = part(row, "row");
        return part.label(row - part.first());
    }

    /** All rows of a label, rising; empty when there are none. Erased rows have none. */
    public long[] rowsOfLabel(int label) {
        return LongStream.range(0, count()).filter(row -> label(row) == label).toArray();
    }

    /** All rows whose source begins so, rising, at most {@code most}. Reads the items from the first on. */
    public long[] rowsOfSource(String beginning, int most) throws IOException {
        LongStream.Builder rows = LongStream.builder();
        int found = 0;
        for (BankPart part : parts) {
            for (Item item : part.items().beginning(beginning, most - found)) {
                rows.add(item.index());
                found++;
            }
        }
        return rows.build().toArray();
    }

    /**
     * How often each row is to be found, relative to the others; empty when all count alike. Erased rows are never found.
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

    /** Where {@code row} came from: the name of its picture in the source. */
    public String source(long row) {
        return item(row).source();
    }

    /** All that is known of the picture {@code row} came from. */
    public Item item(long row) {
        BankPart part = part(row, "item");
        return part.items().item(row - part.first());
    }

    /** As {@link #item}, of rows that follow one another: much faster than one by one. */
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

    /** Puts the lines of {@link #items} into a file as they are. */
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

    /** The tensors of the encoder, by name: enough to encode another picture as these were. */
    public Map<String, HostTensor> encoder() throws IOException {
        return encoderIn(parts.get(0).folder());
    }

    /** The tensors of the encoder in a version's first folder, without a look at the rows. */
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

    /** Digests of the whole blocks of rows ({@link RowsDigest}), as they were written down or, if they were not, anew. */
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

    /** As {@link #snippet}, but zeros of an erased row. */
    float[] stored(long row) {
        return erased(row) ? new float[dimension()] : snippet(row);
    }

    /** Whether some of its rows are kept as sums of fewer vectors ({@link SnippetBasis}). */
    public boolean compressed() {
        return parts.stream().anyMatch(BankPart::compressed);
    }

    /** In how many folders its rows lie. */
    public int partCount() {
        return parts.size();
    }

    /** Rows in the first {@code folders} folders. */
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

    /** Of every file beside those of the bank itself, a folder may hold more: {@code masks.safetensors} for instance. */
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
