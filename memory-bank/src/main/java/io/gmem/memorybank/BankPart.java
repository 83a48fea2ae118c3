package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One folder of a bank version, which holds a contiguous range of its rows. Safe for concurrent reads. */
final class BankPart implements AutoCloseable {
    static final String BLOCKS = "blocks.sha256";
    static final String COEFFICIENTS = "coefficients";
    static final String MODES = "modes";
    static final String MEAN = "mean";

    private final Path folder;
    private final BankDescription description;
    private final SafetensorsFile file;
    private final TensorRows snippets;
    private final @Nullable SnippetBasis basis;
    private final int[] labels;
    private final long @Nullable [] frequencies;
    private final ItemFile items;

    private BankPart(
            Path folder,
            BankDescription description,
            SafetensorsFile file,
            TensorRows snippets,
            @Nullable SnippetBasis basis,
            int[] labels,
            long @Nullable [] frequencies,
            ItemFile items) {
        this.folder = folder;
        this.description = description;
        this.file = file;
        this.snippets = snippets;
        this.basis = basis;
        this.labels = labels;
        this.frequencies = frequencies;
        this.items = items;
    }

    static BankPart open(Path folder) throws IOException {
        var description = JsonFiles.read(folder.resolve(MemoryBank.DESCRIPTION), BankDescription.class);
        Path path = folder.resolve(MemoryBank.SNIPPETS);
        ItemFile items = ItemFile.open(folder.resolve(ItemFile.NAME));
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            SnippetBasis basis = basis(file, path);
            TensorRows snippets = TensorRows.map(file, path, basis == null ? "snippets" : COEFFICIENTS, DType.F32, 2);
            int dimension = basis == null ? snippets.side(1) : basis.dimension();
            MalformedArtifactException.unless(
                    basis == null || basis.rank() == snippets.side(1),
                    path,
                    "holds coefficients and modes of different ranks");
            int[] labels = Labels.read(file, path, snippets.count());
            long expected = description.count() - description.firstRow();
            MalformedArtifactException.unless(
                    expected == snippets.count()
                            && description.dimension() == dimension
                            && items.count() == snippets.count(),
                    path,
                    "holds %d snippets of %d numbers for %d items, but bank.json declares %d of %d"
                            .formatted(
                                    snippets.count(),
                                    snippets.side(1),
                                    items.count(),
                                    expected,
                                    description.dimension()));
            long[] frequencies = Frequencies.read(file, path, snippets.count());
            return new BankPart(folder, description, file, snippets, basis, labels, frequencies, items);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    BankDescription description() {
        return description;
    }

    /** Returns the index in the bank of the first row of this part. */
    long first() {
        return description.firstRow();
    }

    long count() {
        return snippets.count();
    }

    /** Reads snippet {@code row} of this part {@code (D)} into {@code into}. */
    void read(long row, float[] into) {
        read(row, 1, into, 0);
    }

    /** Reads {@code count} snippets of this part, starting at row {@code first}, into {@code into} at offset {@code at}. */
    void read(long first, int count, float[] into, int at) {
        if (basis == null) {
            snippets.floats(first, count, into, at);
            return;
        }
        float[] coefficients = new float[count * basis.rank()];
        snippets.floats(first, count, coefficients, 0);
        basis.expand(coefficients, count, into, at);
    }

    boolean compressed() {
        return basis != null;
    }

    private static @Nullable SnippetBasis basis(SafetensorsFile file, Path path) throws IOException {
        if (!file.names().contains(COEFFICIENTS)) {
            return null;
        }
        MalformedArtifactException.unless(
                file.names().contains(MODES) && file.names().contains(MEAN), path, "holds coefficients without modes");
        try {
            return new SnippetBasis(
                    file.read(MEAN).toFloatArray(), file.read(MODES).toFloatArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedArtifactException(path, e);
        }
    }

    int label(long row) {
        return labels[Math.toIntExact(row)];
    }

    /** Returns the lookup frequency of each row; null when none are stored. */
    long @Nullable [] frequencies() {
        return frequencies;
    }

    ItemFile items() {
        return items;
    }

    /** Returns the digests of the blocks of all rows up to the last row of this part; empty when none are stored. */
    List<String> blocks() throws IOException {
        Path blocks = folder.resolve(BLOCKS);
        return Files.isRegularFile(blocks) ? Files.readAllLines(blocks) : List.of();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
