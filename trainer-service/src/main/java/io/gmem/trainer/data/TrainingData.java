package io.gmem.trainer.data;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.encoder.PatchGrid;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run trains on: latents, and a snippet or a label to each.
 *
 * @param bank row i belongs to image i; null for a class-conditional run
 * @param decoder from latents back to pictures; null where nobody knows what made the latents
 * @param split which images are trained on; the others are for measuring
 */
public record TrainingData(
        LatentDataset dataset,
        @Nullable MemoryBank bank,
        @Nullable LatentDecoder decoder,
        Split split) implements AutoCloseable {
    /** Images that are trained on. */
    public int count() {
        return split.trainedCount();
    }

    /**
     * What a training step learns from. Every part of a row, its latent, its snippet, its vectors of places, is of the image or of its
     * mirror image, all of them together.
     *
     * @param indices among the images that are trained on
     * @param mirrored for each index; a data set without mirror images has none
     * @param grid rows and columns of the places whose vectors are wanted, the encoder's brought to them; 0 for none
     */
    public TrainingBatch batch(int[] indices, boolean[] mirrored, int grid) {
        int[] rows = Arrays.stream(indices).map(split::trainedRow).toArray();
        TrainingBatch batch = bank == null
                ? TrainingBatch.ofLabels(latents(rows, mirrored), labels(rows), rows.length)
                : TrainingBatch.ofSnippets(latents(rows, mirrored), snippets(bank, rows, mirrored), rows.length);
        return grid > 0 ? batch.withFeatures(tokens(rows, mirrored, grid)) : batch;
    }

    private float[] latents(int[] rows, boolean[] mirrored) {
        int size = dataset.channels() * dataset.latentSize() * dataset.latentSize();
        float[] latents = new float[rows.length * size];
        for (int i = 0; i < rows.length; i++) {
            dataset.readLatent(rows[i], mirrored[i], latents, i * size);
        }
        return latents;
    }

    /** Of length 1 each. */
    private float[] snippets(MemoryBank from, int[] rows, boolean[] mirrored) {
        float[] snippets = new float[rows.length * from.dimension()];
        for (int i = 0; i < rows.length; i++) {
            float[] unit =
                    mirrored[i] ? MemoryBank.normalised(dataset.mirroredSnippet(rows[i])) : from.unitSnippet(rows[i]);
            System.arraycopy(unit, 0, snippets, i * from.dimension(), from.dimension());
        }
        return snippets;
    }

    private float[] tokens(int[] rows, boolean[] mirrored, int grid) {
        LatentForm.Tokens shape = dataset.tokens().orElseThrow();
        var places = new PatchGrid(PatchGrid.side(shape.count()), grid);
        int size = grid * grid * shape.dimension();
        float[] tokens = new float[rows.length * size];
        float[] own = new float[shape.count() * shape.dimension()];
        for (int i = 0; i < rows.length; i++) {
            dataset.readTokens(rows[i], mirrored[i], own, 0);
            System.arraycopy(places.resample(own), 0, tokens, i * size, size);
        }
        return tokens;
    }

    /** Pixels on a side of a picture that is drawn; of a latent where nothing decodes it. */
    public int pictureSize() {
        return decoder == null ? dataset.latentSize() : decoder.pictureSize();
    }

    /** The picture of row {@code row}: as it was taken in, or decoded of its latent where the data set keeps latents alone. */
    public RgbImage picture(int row) {
        int size = dataset.description().resolution();
        if (dataset.pictured()) {
            return new RgbImage(size, size, dataset.pixels(row));
        }
        return Objects.requireNonNull(decoder).decode(latents(new int[] {row}, new boolean[1]));
    }

    private long[] labels(int[] rows) {
        long[] labels = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = dataset.label(rows[i]);
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

    /** Refuses a run that is to draw pictures of latents which nothing decodes. */
    public void requireDecoderFor(int samples) {
        InvalidInputException.unless(
                decoder != null || samples == 0,
                "evaluation.samples",
                "asks for " + samples
                        + " pictures, and nothing decodes the latents of the data set: it was made without naming"
                        + " their autoencoder; make it again with it, or set this to 0");
    }

    @Override
    public void close() throws IOException {
        if (decoder != null) {
            decoder.close();
        }
        dataset.close();
        if (bank != null) {
            bank.close();
        }
    }
}
