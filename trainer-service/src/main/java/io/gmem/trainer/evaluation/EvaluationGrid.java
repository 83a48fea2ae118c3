package io.gmem.trainer.evaluation;

import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.ImageGrid;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.GoldenSamples;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.state.Interruption;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes a grid of 16 samples with every checkpoint of a run, from step 0 on. The averaged weights, seeds 0 to 15 and the
 * conditions of 16 fixed training images are used. Consecutive grids therefore show the progress of the run.
 */
@Singleton
public class EvaluationGrid {
    /** File name in the folder of a checkpoint. */
    public static final String FILE = "grid.png";

    private static final int SIDE = 4;
    private static final int SOLVER_STEPS = 20;
    private static final int MIN_CELL = 64;

    /** Number of samples kept as golden samples, with which a loader verifies that the checkpoint reproduces them. */
    private static final int GOLDEN_SAMPLES = 2;

    private final TensorEngine engine;

    EvaluationGrid(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * Samples with the averaged weights in {@code checkpoint} and writes the grid into its folder. Writes nothing when the run is
     * interrupted or the latents cannot be decoded.
     */
    public void write(RunSpec spec, Path checkpoint, TrainingData data, Interruption interruption) throws IOException {
        LatentDecoder decoder = data.decoder();
        if (interruption.requested() || decoder == null) {
            return;
        }
        int[] rows = EvaluationRows.spread(data.split().trained(), SIDE * SIDE, spec.seed());
        try (Network network = Network.load(engine, checkpoint, Network.Weights.EMA)) {
            var request = new SamplingRequest(
                    EvaluationConditions.of(data, rows),
                    LongStream.range(0, rows.length).toArray(),
                    SOLVER_STEPS,
                    SamplingMethod.EULER,
                    1);
            List<RgbImage> images = decoder.decodeAll(new ImageSampler(engine, network, rows.length)
                    .draw(request, () -> false)
                    .latents());
            Files.write(checkpoint.resolve(FILE), grid(images).toPng());
            new GoldenSamples(request, images).first(GOLDEN_SAMPLES).write(checkpoint);
        }
    }

    private static RgbImage grid(List<RgbImage> images) {
        List<List<RgbImage>> rows = new ArrayList<>();
        for (int row = 0; row < SIDE; row++) {
            rows.add(images.subList(row * SIDE, (row + 1) * SIDE));
        }
        int scale = Math.max(1, MIN_CELL / images.get(0).width());
        return new ImageGrid(2, scale).of(rows);
    }
}
