package io.gmem.trainer.data;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run trains on: latents, and a snippet or a label to each.
 *
 * @param bank row i belongs to image i; null for a class-conditional run
 */
public record TrainingData(LatentDataset dataset, @Nullable MemoryBank bank) implements AutoCloseable {
    /** Images. */
    public int count() {
        return Math.toIntExact(dataset.count());
    }

    /** Latents (B, C, H, W) of the images {@code indices}. */
    public float[] latents(int[] indices) {
        int size = dataset.channels() * dataset.latentSize() * dataset.latentSize();
        float[] latents = new float[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            dataset.readLatent(indices[i], latents, i * size);
        }
        return latents;
    }

    /** Unit snippets (B, d) of the images {@code indices}. */
    public float[] snippets(MemoryBank from, int[] indices) {
        float[] snippets = new float[indices.length * from.dimension()];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(from.unitSnippet(indices[i]), 0, snippets, i * from.dimension(), from.dimension());
        }
        return snippets;
    }

    /** Labels (B,) of the images {@code indices}. */
    public long[] labels(int[] indices) {
        long[] labels = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            labels[i] = dataset.label(indices[i]);
        }
        return labels;
    }

    /** Class names by index. */
    public List<String> labelNames() {
        return dataset.description().labels();
    }

    /** Refuses data in which an image has no snippet, or no label when there is no bank. */
    void requireConditionOfEveryImage() {
        if (bank != null) {
            InvalidInputException.unless(
                    bank.count() >= dataset.count(),
                    "bank",
                    "has " + bank.count() + " rows for the " + dataset.count() + " images of the data set");
            long erased = Arrays.stream(bank.erasedRows())
                    .filter(row -> row < dataset.count())
                    .count();
            InvalidInputException.unless(
                    erased == 0,
                    "bank",
                    "misses the rows of " + erased + " images, which were erased; make a data set without them");
            return;
        }
        InvalidInputException.unless(
                !labelNames().isEmpty(), "dataset", "has no labels, and a class-conditional run needs them");
        long unlabelled = LongStream.range(0, dataset.count())
                .filter(index -> dataset.label(index) < 0)
                .count();
        InvalidInputException.unless(
                unlabelled == 0,
                "dataset",
                "has " + unlabelled + " images without a label, and a class-conditional run needs one for each");
    }

    @Override
    public void close() throws IOException {
        dataset.close();
        if (bank != null) {
            bank.close();
        }
    }
}
