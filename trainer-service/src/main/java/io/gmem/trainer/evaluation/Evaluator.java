package io.gmem.trainer.evaluation;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.metric.CopyRate;
import io.gmem.diffusion.metric.FrechetDistance;
import io.gmem.diffusion.metric.GaussianFit;
import io.gmem.diffusion.metric.KernelDistance;
import io.gmem.diffusion.metric.ManifoldMetrics;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.diffusion.metric.RandomConvFeatures;
import io.gmem.diffusion.network.Network;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.state.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Measures a checkpoint by its samples beside the training images, on features that are not the bank's, with the averaged weights.
 * The same seeds and the same rows for every checkpoint of a run, so that two of them compare. Loads weights of its own: a
 * session in training does not notice.
 */
@ApplicationScoped
public class Evaluator {
    private final TensorEngine engine;

    Evaluator(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * Null when the run does not measure this training step. Only a handful of samples is held at a time.
     *
     * @throws CancellationException when interrupted
     */
    public @Nullable Evaluation evaluate(
            RunSpec spec, long trainingStep, Path checkpoint, TrainingData data, Interruption interruption)
            throws IOException {
        if (!spec.measures(trainingStep)) {
            return null;
        }
        try (Network network = Network.load(engine, checkpoint, Network.Weights.EMA);
                RandomConvFeatures features = RandomConvFeatures.create(engine)) {
            int[] rows = EvaluationRows.spread(
                    data.split().trained(), spec.evaluation().samples(), spec.seed());
            var drawing = new EvaluationSampler(
                    engine, network, decoder(data), features, spec.evaluation().solverSteps(), interruption);
            var training = NearestTrainingImages.read(data, rows, features, interruption);
            return measure(spec, trainingStep, data, rows, drawing, training, features.name());
        }
    }

    /** A run that asks for samples without one is refused before it begins. */
    private static LatentDecoder decoder(TrainingData data) {
        LatentDecoder decoder = data.decoder();
        if (decoder == null) {
            throw new IllegalStateException("nothing decodes the latents of the data set");
        }
        return decoder;
    }

    /** An untrained network says the same whatever it is told, and gets no controls. */
    private Evaluation measure(
            RunSpec spec,
            long trainingStep,
            TrainingData data,
            int[] rows,
            EvaluationSampler drawing,
            NearestTrainingImages training,
            String features) {
        List<NearestImages.Neighbour> nearest = new ArrayList<>();
        double[][] samples = drawing.features(
                EvaluationConditions.of(data, rows),
                pictures -> pictures.forEach(picture -> nearest.add(training.nearest(picture))));
        var distance = new FrechetDistance(engine.eigenSolver());
        boolean controlled = data.bank() != null && trainingStep > 0;
        ManifoldMetrics manifold = manifold(features, training.features(), samples);
        CopyRate copies = CopyRate.of(nearest, rows);
        return new Evaluation(
                features,
                rows.length,
                distance.between(GaussianFit.of(samples), training.fit()),
                controlled ? shuffled(spec, data, rows, drawing, training, distance) : null,
                distance.between(training.half(0), training.half(1)),
                KernelDistance.of(engine, features, training.features(), samples, spec.seed())
                        .mean(),
                manifold == null ? null : manifold.precision(),
                manifold == null ? null : manifold.recall(),
                manifold == null ? null : manifold.density(),
                manifold == null ? null : manifold.coverage(),
                copies.rate(),
                data.bank() == null ? null : copies.ownSource() / (double) copies.samples(),
                controlled ? heldOut(spec, data, drawing, training, distance) : null);
    }

    private static Double shuffled(
            RunSpec spec,
            TrainingData data,
            int[] rows,
            EvaluationSampler drawing,
            NearestTrainingImages training,
            FrechetDistance distance) {
        var nobodys = ShuffledSnippets.of(Objects.requireNonNull(data.bank()), rows, spec.seed());
        return distance.between(GaussianFit.of(drawing.features(nobodys)), training.fit());
    }

    private static Evaluation.@Nullable HeldOut heldOut(
            RunSpec spec,
            TrainingData data,
            EvaluationSampler drawing,
            NearestTrainingImages training,
            FrechetDistance distance) {
        int[] unseen = data.split().heldOut();
        if (unseen.length == 0) {
            return null;
        }
        int[] rows = EvaluationRows.spread(unseen, spec.evaluation().samples(), spec.seed());
        GaussianFit samples = GaussianFit.of(drawing.features(EvaluationConditions.of(data, rows)));
        return new Evaluation.HeldOut(unseen.length, distance.between(samples, training.fit()));
    }

    /** Of as many images as samples: both shares depend on the counts. Null where there are too few for neighbours. */
    private @Nullable ManifoldMetrics manifold(String features, double[][] training, double[][] samples) {
        double[][] images = Arrays.copyOf(training, Math.min(training.length, samples.length));
        int neighbour = ManifoldMetrics.USUAL_NEIGHBOUR;
        return images.length <= neighbour ? null : ManifoldMetrics.of(engine, features, images, samples, neighbour);
    }
}
