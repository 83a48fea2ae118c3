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
 * Evaluates a checkpoint by comparing samples of its averaged weights with the training images, on features other than the bank's.
 * All checkpoints of a run use the same seeds and rows, so that their evaluations are comparable. Weights are loaded separately; a
 * session in training is unaffected.
 */
@ApplicationScoped
public class Evaluator {
    private final TensorEngine engine;

    Evaluator(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * Evaluates a checkpoint; null when the run does not evaluate this training step. Only one batch of samples is held in memory.
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
            var sampler = new EvaluationSampler(
                    engine, network, decoder(data), features, spec.evaluation().solverSteps(), interruption);
            var trainingImages = NearestTrainingImages.read(data, rows, features, interruption);
            return compute(spec, trainingStep, data, rows, sampler, trainingImages, features.name());
        }
    }

    /** Returns the decoder. A run that requests samples without one is rejected before it starts. */
    private static LatentDecoder decoder(TrainingData data) {
        LatentDecoder decoder = data.decoder();
        if (decoder == null) {
            throw new IllegalStateException("the latents of the data set cannot be decoded");
        }
        return decoder;
    }

    /** Computes the evaluation. An untrained network ignores its condition, so it gets no controls. */
    private Evaluation compute(
            RunSpec spec,
            long trainingStep,
            TrainingData data,
            int[] rows,
            EvaluationSampler sampler,
            NearestTrainingImages trainingImages,
            String features) {
        List<NearestImages.Neighbor> nearest = new ArrayList<>();
        double[][] samples = sampler.features(
                EvaluationConditions.of(data, rows),
                images -> images.forEach(image -> nearest.add(trainingImages.nearest(image))));
        var distance = new FrechetDistance(engine.eigenSolver());
        boolean withControls = data.bank() != null && trainingStep > 0;
        ManifoldMetrics manifold = manifold(features, trainingImages.features(), samples);
        CopyRate copies = CopyRate.of(nearest, rows);
        return new Evaluation(
                features,
                rows.length,
                distance.between(GaussianFit.of(samples), trainingImages.fit()),
                withControls ? shuffled(spec, data, rows, sampler, trainingImages, distance) : null,
                distance.between(trainingImages.half(0), trainingImages.half(1)),
                KernelDistance.of(engine, features, trainingImages.features(), samples, spec.seed())
                        .mean(),
                manifold == null ? null : manifold.precision(),
                manifold == null ? null : manifold.recall(),
                manifold == null ? null : manifold.density(),
                manifold == null ? null : manifold.coverage(),
                copies.rate(),
                data.bank() == null ? null : copies.ownSource() / (double) copies.samples(),
                withControls ? heldOut(spec, data, sampler, trainingImages, distance) : null);
    }

    private static Double shuffled(
            RunSpec spec,
            TrainingData data,
            int[] rows,
            EvaluationSampler sampler,
            NearestTrainingImages trainingImages,
            FrechetDistance distance) {
        var shuffled = ShuffledSnippets.of(Objects.requireNonNull(data.bank()), rows, spec.seed());
        return distance.between(GaussianFit.of(sampler.features(shuffled)), trainingImages.fit());
    }

    private static Evaluation.@Nullable HeldOut heldOut(
            RunSpec spec,
            TrainingData data,
            EvaluationSampler sampler,
            NearestTrainingImages trainingImages,
            FrechetDistance distance) {
        int[] heldOutRows = data.split().heldOut();
        if (heldOutRows.length == 0) {
            return null;
        }
        int[] rows = EvaluationRows.spread(heldOutRows, spec.evaluation().samples(), spec.seed());
        GaussianFit samples = GaussianFit.of(sampler.features(EvaluationConditions.of(data, rows)));
        return new Evaluation.HeldOut(heldOutRows.length, distance.between(samples, trainingImages.fit()));
    }

    /**
     * Computes the manifold metrics on as many images as samples, since they depend on both counts. Null where there are too few
     * for nearest neighbors.
     */
    private @Nullable ManifoldMetrics manifold(String features, double[][] trainingImages, double[][] samples) {
        double[][] images = Arrays.copyOf(trainingImages, Math.min(trainingImages.length, samples.length));
        int neighbors = ManifoldMetrics.DEFAULT_NEIGHBOR;
        return images.length <= neighbors ? null : ManifoldMetrics.of(engine, features, images, samples, neighbors);
    }
}
