package io.gmem.trainer.data;

import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.PreparedImage;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * A data set and a bank whose values encode their row: the latent of image {@code i} is {@code i} everywhere, and that of its
 * mirror image is {@code MIRRORED + i}. Snippets are not normalized.
 */
public final class LabelledLatents {
    public static final int MIRRORED = 100;
    public static final int SIZE = 4;
    public static final int DIMENSION = 3;
    public static final List<String> LABELS = List.of("even", "odd");
    private static final LatentForm FORM =
            new LatentForm(0, LatentForm.UNNAMED, 1, SIZE, true, DIMENSION, new LatentForm.Tokens(4, 2), false);

    private LabelledLatents() {}

    /** Opens data of {@code count} images, each with a snippet. */
    public static TrainingData open(Path folder, int count, Split split) throws IOException {
        return open(folder, count, split, row -> row);
    }

    /** @param value value of the latents by row; mirror images add {@link #MIRRORED} */
    public static TrainingData open(Path folder, int count, Split split, IntToDoubleFunction value) throws IOException {
        return new TrainingData(dataset(folder, count, value), bank(folder, count), null, split);
    }

    /** Opens data without a bank. */
    static TrainingData withoutBank(Path folder, int count, Split split) throws IOException {
        return new TrainingData(dataset(folder, count, row -> row), null, null, split);
    }

    private static LatentDataset dataset(Path folder, int count, IntToDoubleFunction value) throws IOException {
        Path images = Files.createDirectory(folder.resolve("dataset"));
        try (var writer = new LatentDatasetWriter(images, FORM)) {
            for (int row = 0; row < count; row++) {
                var image = new PreparedImage(
                        filled(SIZE * SIZE, (float) value.applyAsDouble(row)),
                        filled(SIZE * SIZE, (float) value.applyAsDouble(row) + MIRRORED),
                        snippet(row, true),
                        filled(4 * 2, row),
                        filled(4 * 2, MIRRORED + row));
                writer.add(null, item(row), image);
            }
            writer.finish("numbers", LABELS, "", new LatentStatistics(new float[] {0}, new float[] {1}));
        }
        return LatentDataset.open(images);
    }

    private static MemoryBank bank(Path folder, int count) throws IOException {
        Path rows = Files.createDirectory(folder.resolve("bank"));
        try (var writer = new MemoryBankWriter(rows, DIMENSION)) {
            for (int row = 0; row < count; row++) {
                writer.add(snippet(row, false), item(row));
            }
            writer.finish(
                    new BankOrigin("numbers", 1, null, "numbers", "hog-color", LABELS, ""),
                    Map.of("mean", HostTensor.f32(new float[] {1}, 1)));
        }
        return MemoryBank.open(rows);
    }

    /** Returns the unnormalized snippet of a row or of its mirror image. */
    static float[] snippet(int row, boolean mirrored) {
        return new float[] {3 + row, mirrored ? -7 : 5, 2 * row};
    }

    private static Item item(int row) {
        return new Item(row, "numbers/" + row, "ab".repeat(32), row % 2, 0, 0);
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }
}
