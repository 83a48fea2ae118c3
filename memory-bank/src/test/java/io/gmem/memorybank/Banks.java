package io.gmem.memorybank;

import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small banks and data sets of known numbers. */
final class Banks {
    static final BankOrigin ORIGIN = new BankOrigin("pets", 1, null, "pets-32", "hog-color", List.of("cat", "dog"), "");

    private Banks() {}

    static float[] snippet(long seed, int dimension) {
        var random = new Random(seed);
        float[] snippet = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            snippet[i] = (float) random.nextGaussian() * 3;
        }
        return snippet;
    }

    static Item item(long index, int label) {
        return new Item(index, "pets/%d é.png".formatted(index), "ab".repeat(32), label, 40, 30);
    }

    /** Snippets by seed 0, 1, …; labels by turns of cat, dog, none. */
    static BankDescription write(Path folder, int count, int dimension) throws IOException {
        Files.createDirectories(folder);
        try (var writer = new MemoryBankWriter(folder, dimension)) {
            for (int i = 0; i < count; i++) {
                writer.add(snippet(i, dimension), item(i, i % 3 == 2 ? Item.NO_LABEL : i % 3));
            }
            return writer.finish(ORIGIN, Map.of("mean", HostTensor.f32(new float[] {1, 2}, 2)));
        }
    }

    static byte[] picture(long seed, int side) {
        byte[] rgb = new byte[side * side * 3];
        new Random(seed).nextBytes(rgb);
        return rgb;
    }
}
