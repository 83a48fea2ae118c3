package io.gmem.trainer.evaluation;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.autoencoder.PictureDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.FrechetDistance;
import io.gmem.diffusion.metric.GaussianFit;
import io.gmem.diffusion.metric.RandomConvFeatures;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.ledger.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Measures a checkpoint by the Fréchet distance of its samples to the training images, on features that are not the bank's,
 * with the averaged weights. The same seeds and the same rows for every checkpoint of a run, so that two of them compare.
 */
@ApplicationScoped
public class Evaluator {
    private static final int LARGEST_REFERENCE = 10_000;

    private final TensorEngine engine;

    Evaluator(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * Null when the run asks for no samples. Only a handful of samples is held at a time.
     *
     * @param trainingStep of the checkpoint; an untrained network says the same whatever it is told, and gets no control
     * @throws CancellationException when interrupted
     */
    public @Nullable Evaluation evaluate(
            RunSpec spec, long trainingStep, Path checkpoint, TrainingData data, Interruption interruption)
            throws IOException {
        int samples = spec.evaluation().samples();
        if (samples == 0) {
            return null;
        }
        int[] rows = Rows.spread(data.count(), samples, spec.seed());
        MemoryBank bank = data.bank();
        try (Network network = Network.load(engine, checkpoint, Network.Weights.EMA);
                RandomConvFeatures features = RandomConvFeatures.create(engine)) {
            var drawing = new Drawing(
                    engine, network, decoder(data), features, spec.evaluation().solverSteps(), interruption);
            double[][] training = features.features(pictures(data));
            GaussianFit reference = GaussianFit.of(training);
            var distance = new FrechetDistance(engine.eigenSolver());
            double frechet = distance.between(drawing.fit(conditions(data, rows)), reference);
            Double shuffled = bank == null || trainingStep == 0
                    ? null
                    : Double.valueOf(
                            distance.between(drawing.fit(ShuffledSnippets.of(bank, rows, spec.seed())), reference));
            double floor = distance.between(GaussianFit.of(half(training, 0)), GaussianFit.of(half(training, 1)));
            return new Evaluation(features.name(), samples, frechet, shuffled, floor);
        }
    }

    /** A run that asks for samples without one is refused before it begins. */
    private static PictureDecoder decoder(TrainingData data) {
        PictureDecoder decoder = data.decoder();
        if (decoder == null) {
            throw new IllegalStateException("nothing decodes the latents of the data set");
        }
        return decoder;
    }

    private List<RgbImage> pictures(TrainingData data) {
        List<RgbImage> pictures = new ArrayList<>();
        for (int row : Rows.spread(data.count(), Math.min(data.count(), LARGEST_REFERENCE), 0)) {
            pictures.add(data.picture(row));
        }
        return pictures;
    }

    static List<Condition> conditions(TrainingData data, int[] rows) {
        List<Condition> conditions = new ArrayList<>();
        MemoryBank bank = data.bank();
        for (int row : rows) {
            conditions.add(
                    bank == null
                            ? new Condition.ClassLabel(data.dataset().label(row))
                            : new Condition.Snippet(bank.unitSnippet(row)));
        }
        return conditions;
    }

    private static double[][] half(double[][] rows, int which) {
        List<double[]> half = new ArrayList<>();
        for (int i = which; i < rows.length; i += 2) {
            half.add(rows[i]);
        }
        return half.toArray(double[][]::new);
    }
}
