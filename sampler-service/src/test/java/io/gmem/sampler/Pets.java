package io.gmem.sampler;

import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A data set of eight 8 × 8 images with a four-dimensional snippet each; labels alternate between cat, dog and none. */
public final class Pets {
    public static final int COUNT = 8;
    public static final int SIZE = 8;
    public static final int DIMENSION = 4;

    private Pets() {}

    public static float[] snippet(int row) {
        var random = new Random(row);
        float[] snippet = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            snippet[i] = 3 * (float) random.nextGaussian();
        }
        return snippet;
    }

    public static byte[] image(int row) {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        new Random(row).nextBytes(rgb);
        return rgb;
    }

    public static BankDescription writeBank(Path folder, int version) throws IOException {
        try (var writer = new MemoryBankWriter(folder, DIMENSION)) {
            for (int row = 0; row < COUNT; row++) {
                writer.add(
                        snippet(row), new Item(row, "pets/" + row + ".png", "ab".repeat(32), label(row), SIZE, SIZE));
            }
            var origin = new BankOrigin("pets", version, null, "pets-8", "hog-color", Events.LABELS, "v" + version);
            return writer.finish(origin, Map.of("mean", HostTensor.f32(new float[] {1}, 1)));
        }
    }

    public static void writeDataset(Path folder) throws IOException {
        writeDataset(folder, COUNT);
    }

    public static void writeDataset(Path folder, int count) throws IOException {
        try (var writer = new LatentDatasetWriter(folder, SIZE)) {
            for (int row = 0; row < count; row++) {
                writer.add(image(row), "pets/" + row + ".png", "ab".repeat(32), label(row), SIZE, SIZE);
            }
            writer.finish("pets-8", List.copyOf(Events.LABELS), "");
        }
    }

    private static int label(int row) {
        return row % 3 == 2 ? Item.NO_LABEL : row % 3;
    }
}
