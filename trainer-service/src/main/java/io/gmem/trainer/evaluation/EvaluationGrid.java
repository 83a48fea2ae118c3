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
 * The same few samples at every checkpoint of a run, from step 0 on: seeds 0 to 15, conditions of 16 training images, averaged
 * weights. Seen one after the other they show what the run has learned.
 */
@Singleton
public class EvaluationGrid {
    /** In a checkpoint's folder. */
    public static final String FILE = "grid.png";

    private static final int SIDE = 4;
    private static final int SOLVER_STEPS = 20;
    private static final int SMALLEST_CELL = 64;

    /** Of the samples are kept as they are, for who loads the checkpoint to see that it draws the same. */
    private static final int GOLDEN = 2;

    private final TensorEngine engine;

    EvaluationGrid(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * Draws the averaged weights in {@code checkpoint} into a picture beside them; nothing when there is no time for it, or nothing
     * decodes the latents.
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
            List<RgbImage> pictures = decoder.decodeAll(new ImageSampler(engine, network, rows.length)
                    .draw(request, () -> false)
                    .latents());
            Files.write(checkpoint.resolve(FILE), laidOut(pictures).toPng());
            new GoldenSamples(request, pictures).first(GOLDEN).write(checkpoint);
        }
    }

    private static RgbImage laidOut(List<RgbImage> pictures) {
        List<List<RgbImage>> lines = new ArrayList<>();
        for (int line = 0; line < SIDE; line++) {
            lines.add(pictures.subList(line * SIDE, (line + 1) * SIDE));
        }
        int scale = Math.max(1, SMALLEST_CELL / pictures.get(0).width());
        return new ImageGrid(2, scale).of(lines);
    }
}
