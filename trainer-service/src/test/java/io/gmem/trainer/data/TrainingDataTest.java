package io.gmem.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    private static final int COUNT = 20;
    private static final int LATENT = LabelledLatents.SIZE * LabelledLatents.SIZE;
    private static final int DIMENSION = LabelledLatents.DIMENSION;
    private static final int TOKENS = 4 * 2;
    private static final Split SPLIT = new Split.Rule(0.25, 3).of(COUNT);

    @TempDir
    Path folder;

    @Test
    void batchesContainTrainedImagesOnly() throws IOException {
        try (TrainingData data = LabelledLatents.open(folder, COUNT, SPLIT)) {
            assertThat(data.count()).isEqualTo(15);

            TrainingBatch batch = data.batch(IntStream.range(0, data.count()).toArray(), new boolean[15], 0);

            assertThat(latentRows(batch)).containsExactly(SPLIT.trained()).doesNotContain(SPLIT.heldOut());
        }
    }

    @Test
    void normalizesSnippetsOfImagesAndMirrorImages() throws IOException {
        try (TrainingData data = LabelledLatents.open(folder, COUNT, SPLIT)) {
            boolean[] mirrored = new boolean[15];
            Arrays.fill(mirrored, 7, 15, true);

            TrainingBatch batch = data.batch(IntStream.range(0, 15).toArray(), mirrored, 0);

            float[] snippets = Objects.requireNonNull(batch.snippets());
            for (int i = 0; i < 15; i++) {
                assertUnitSnippet(slice(snippets, i, DIMENSION), SPLIT.trainedRow(i), mirrored[i]);
            }
        }
    }

    @Test
    void batchRowCombinesPartsOfOneImage() throws IOException {
        int[] indices = {14, 0, 7, 7};
        boolean[] mirrored = {true, false, true, false};
        try (TrainingData data = LabelledLatents.open(folder, COUNT, SPLIT)) {
            TrainingBatch batch = data.batch(indices, mirrored, 2);

            float[] snippets = Objects.requireNonNull(batch.snippets());
            float[] features = Objects.requireNonNull(batch.features());
            assertThat(batch.size()).isEqualTo(4);
            assertThat(features).hasSize(4 * TOKENS);
            for (int i = 0; i < 4; i++) {
                int row = SPLIT.trainedRow(indices[i]);
                float expected = row + (mirrored[i] ? LabelledLatents.MIRRORED : 0);
                assertThat(slice(batch.latents(), i, LATENT)).containsOnly(expected);
                assertThat(slice(features, i, TOKENS)).containsOnly(expected);
                assertUnitSnippet(slice(snippets, i, DIMENSION), row, mirrored[i]);
            }
        }
    }

    @Test
    void readsLabelsOfTrainedImages() throws IOException {
        try (TrainingData data = LabelledLatents.withoutBank(folder, COUNT, SPLIT)) {
            TrainingBatch batch = data.batch(IntStream.range(0, 15).toArray(), new boolean[15], 0);

            assertThat(batch.snippets()).isNull();
            assertThat(batch.labels())
                    .containsExactly(IntStream.of(SPLIT.trained())
                            .mapToLong(row -> row % 2)
                            .toArray());
        }
    }

    private static void assertUnitSnippet(float[] actual, int row, boolean mirrored) {
        float[] raw = LabelledLatents.snippet(row, mirrored);
        double norm = Math.sqrt(raw[0] * raw[0] + raw[1] * raw[1] + raw[2] * raw[2]);
        for (int i = 0; i < DIMENSION; i++) {
            assertThat((double) actual[i]).isCloseTo(raw[i] / norm, within(1e-6));
        }
    }

    private static int[] latentRows(TrainingBatch batch) {
        return IntStream.range(0, batch.size())
                .map(i -> (int) batch.latents()[i * LATENT])
                .toArray();
    }

    private static float[] slice(float[] all, int index, int size) {
        return Arrays.copyOfRange(all, index * size, (index + 1) * size);
    }
}
