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
 * The training data of a run: latents, each with a snippet or a label.
 *
 * @param bank row i corresponds to image i; null for a class-conditional run
 * @param decoder decodes latents to images; null where the autoencoder of the latents is unknown
 * @param split images that are trained on; the others are used for evaluation only
 */
public record TrainingData(
        LatentDataset dataset,
        @Nullable MemoryBank bank,
        @Nullable LatentDecoder decoder,
        Split split) implements AutoCloseable {
    /** Returns the number of images that are trained on. */
    public int count() {
        return split.trainedCount();
    }

    /**
     * Reads the batch of a training step. The latent, snippet and patch tokens of a row all come from the image or all from its
     * mirror image.
     *
     * @param indices indices among the trained images
     * @param mirrored whether to use the mirror image, per index; false for data sets without mirror images
     * @param grid side of the grid to which patch tokens are resampled; 0 for no patch tokens
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

    /** Reads snippets of unit length. */
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
        var patchGrid = new PatchGrid(PatchGrid.side(shape.count()), grid);
        int size = grid * grid * shape.dimension();
        float[] tokens = new float[rows.length * size];
        float[] source = new float[shape.count() * shape.dimension()];
        for (int i = 0; i < rows.length; i++) {
            dataset.readTokens(rows[i], mirrored[i], source, 0);
            System.arraycopy(patchGrid.resample(source), 0, tokens, i * size, size);
        }
        return tokens;
    }

    /** Returns the side of a generated image in pixels, or of a latent where no decoder exists. */
    public int imageSize() {
        return decoder == null ? dataset.latentSize() : decoder.imageSize();
    }

    /** Returns the image of row {@code row}: as ingested, or decoded from its latent where the data set stores latents only. */
    public RgbImage image(int row) {
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

    /** Returns the class names by index. */
    public List<String> labelNames() {
        return dataset.description().labels();
    }

    /** Rejects data in which an image has no snippet, or no label when there is no bank. */
    void requireConditionOfEveryImage() {
        if (bank != null) {
            InvalidInputException.unless(
                    bank.count() >= dataset.count(),
                    "bank",
                    "must have a row for each of the " + dataset.count() + " images of the data set (was "
                            + bank.count() + ")");
            long erased = Arrays.stream(bank.erasedRows())
                    .filter(row -> row < dataset.count())
                    .count();
            InvalidInputException.unless(
                    erased == 0, "bank", "has no rows for " + erased + " erased images; build a data set without them");
            return;
        }
        InvalidInputException.unless(
                !labelNames().isEmpty(), "dataset", "must have labels for a class-conditional run (was: none)");
        long unlabeled = LongStream.range(0, dataset.count())
                .filter(index -> dataset.label(index) < 0)
                .count();
        InvalidInputException.unless(
                unlabeled == 0,
                "dataset",
                "must have a label for every image of a class-conditional run (missing: " + unlabeled + ")");
    }

    /** Rejects a run that samples images when the latents cannot be decoded. */
    public void requireDecoderFor(int samples) {
        InvalidInputException.unless(
                decoder != null || samples == 0,
                "evaluation.samples",
                "must be 0 because the latents of the data set cannot be decoded (was " + samples
                        + "); build the data set again with 'autoencoder' to sample images");
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
