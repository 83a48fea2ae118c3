package io.gmem.trainer.data;

import io.gmem.contracts.run.RunSpec;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.util.List;
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

    /** Rows that a run of {@code spec} may be conditioned on. */
    static boolean fits(RunSpec spec, TrainingData data) {
        return !spec.system().usesSnippets()
                || (data.bank() != null && data.bank().count() >= data.dataset().count());
    }

    @Override
    public void close() throws IOException {
        dataset.close();
        if (bank != null) {
            bank.close();
        }
    }
}
