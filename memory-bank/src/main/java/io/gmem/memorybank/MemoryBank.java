package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A version of a bank, open for reading: {@code snippets (N, D)}, each with the label and the source it came from. Snippets
 * stay on disk and are mapped. Any number of threads may read.
 */
public final class MemoryBank implements AutoCloseable {
    static final String DESCRIPTION = "bank.json";
    static final String SNIPPETS = "snippets.safetensors";
    static final String ENCODER = "encoder.safetensors";

    /** Below this norm a snippet has no direction, and its unit vector is all but zero, as in the reference. */
    private static final double SMALLEST_NORM = 1e-12;

    private final BankDescription description;
    private final SafetensorsFile file;
    private final TensorRows snippets;
    private final int[] labels;
    private final ItemFile items;
    private final Path folder;

    private MemoryBank(
            Path folder,
            BankDescription description,
            SafetensorsFile file,
            TensorRows snippets,
            int[] labels,
            ItemFile items) {
        this.folder = folder;
        this.description = description;
        this.file = file;
        this.snippets = snippets;
        this.labels = labels;
        this.items = items;
    }

    /**
     * Opens the folder of a bank version.
     *
     * @throws MalformedArtifactException when its files do not fit one another
     */
    public static MemoryBank open(Path bankFolder) throws IOException {
        var description = JsonFiles.read(bankFolder.resolve(DESCRIPTION), BankDescription.class);
        Path path = bankFolder.resolve(SNIPPETS);
        ItemFile items = ItemFile.open(bankFolder.resolve(ItemFile.NAME));
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows snippets = TensorRows.map(file, path, "snippets", DType.F32, 2);
            int[] labels = Labels.read(file, path, snippets.count());
            MalformedArtifactException.unless(
                    description.count() == snippets.count()
                            && description.dimension() == snippets.side(1)
                            && items.count() == snippets.count(),
                    path,
                    "holds %d snippets of %d numbers for %d items, bank.json says %d of %d"
                            .formatted(
                                    snippets.count(),
                                    snippets.side(1),
                                    items.count(),
                                    description.count(),
                                    description.dimension()));
            return new MemoryBank(bankFolder, description, file, snippets, labels, items);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public BankDescription description() {
        return description;
    }

    /** D, numbers in a snippet. */
    public int dimension() {
        return description.dimension();
    }

    /** N, snippets. */
    public long count() {
        return snippets.count();
    }

    /** Snippet {@code (D)} of {@code row} as stored, unnormalised. */
    public float[] snippet(long row) {
        float[] snippet = new float[dimension()];
        snippets.row(row).asFloatBuffer().get(snippet);
        return snippet;
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
        return labels[Math.toIntExact(row)];
    }

    /** All rows of a label, rising; empty when there are none. */
    public long[] rowsOfLabel(int label) {
        return IntStream.range(0, labels.length)
                .filter(row -> labels[row] == label)
                .asLongStream()
                .toArray();
    }

    /** Where {@code row} came from: the name of its picture in the source. */
    public String source(long row) {
        return items.item(row).source();
    }

    /** All that is known of the picture {@code row} came from. */
    public Item item(long row) {
        return items.item(row);
    }

    /** The tensors of the encoder, by name: enough to encode another picture as these were. */
    public Map<String, HostTensor> encoder() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (var encoder = SafetensorsFile.open(folder.resolve(ENCODER))) {
            for (String name : encoder.names()) {
                tensors.put(name, encoder.read(name));
            }
        }
        return tensors;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
