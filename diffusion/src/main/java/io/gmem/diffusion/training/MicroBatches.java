package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.TimeDirection;
import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Prediction;
import io.gmem.diffusion.transport.Transport;
import java.util.Objects;

/**
 * Takes a batch through the network in parts that fit the memory. Noise, times and dropped conditions are drawn for the batch as a
 * whole, so that the parts do not change what is learned.
 */
final class MicroBatches {
    private final NetworkConfig config;
    private final TrainableNetwork learner;
    private final Objective objective;
    private final int largest;

    MicroBatches(NetworkConfig config, TrainableNetwork learner, Objective objective, int largest) {
        this.config = config;
        this.learner = learner;
        this.objective = objective;
        this.largest = largest;
    }

    /** Gathers this process's share of the batch's gradients; its share of the means of the losses. */
    TrainableNetwork.Losses learn(NDManager scope, TrainingBatch batch, NDArray seed) {
        TrainableNetwork.Batch all = rowsHere(scope, batch, seed);
        double total = 0;
        double squaredError = 0;
        double cosine = 0;
        double projection = 0;
        for (int from = 0; from < batch.size(); from += largest) {
            int to = (int) Math.min((long) from + largest, batch.size());
            double share = (to - from) / (double) batch.of();
            try (NDManager part = scope.newSubManager()) {
                TrainableNetwork.Losses losses =
                        learner.learn(part, to - from == batch.size() ? all : rows(all, from, to), share);
                total += share * losses.total();
                squaredError += share * losses.squaredError();
                cosine += share * losses.cosine();
                projection += share * losses.projection();
            }
        }
        return new TrainableNetwork.Losses(total, squaredError, cosine, projection);
    }

    /** Whether a batch is one part, so that nothing is gathered. */
    boolean isOne(TrainingBatch batch) {
        return batch.size() == batch.of() && batch.size() <= largest && !learner.blockwise();
    }

    /** Learns from a batch that is one part. */
    TrainableNetwork.Step step(
            NDManager scope, TrainingBatch batch, NDArray seed, AdamW optimiser, AdamW.Step settings) {
        return learner.step(scope, rowsHere(scope, batch, seed), optimiser, settings);
    }

    private TrainableNetwork.Batch rowsHere(NDManager scope, TrainingBatch batch, NDArray seed) {
        NDArray x1 = scope.create(batch.latents(), shape(batch.size()));
        TrainableNetwork.Draws draws = learner.draws(scope, scope.create(shape(batch.of())), seed);
        var here = new NDIndex("{}:{}", batch.first(), batch.first() + batch.size());
        NDArray x0 = draws.noise().get(here);
        Transport transport = Transport.of(config.transport());
        Interpolant path = transport.path();
        Prediction prediction = transport.prediction();
        NDArray t = objective.timeLaw().time(draws.time().get(here), transport.trainingInterval());
        NDArray w = t.reshape(batch.size(), 1, 1, 1);
        NDArray target = prediction.target(path, x0, x1, w);
        boolean reversed = config.timeDirection() == TimeDirection.DATA_TO_NOISE;
        return new TrainableNetwork.Batch(
                path.state(x0, x1, w),
                reversed ? t.neg().add(1) : t,
                condition(scope, batch),
                draws.keep().get(here),
                reversed ? target.neg() : target,
                prediction.targetScale(path, t),
                objective.weighting().of(prediction, path, t),
                features(scope, batch));
    }

    private Shape shape(int rows) {
        return new Shape(rows, config.inChannels(), config.inputSize(), config.inputSize());
    }

    private NDArray condition(NDManager scope, TrainingBatch batch) {
        if (config.conditioning() instanceof Conditioning.BySnippet bySnippet) {
            float[] snippets = Objects.requireNonNull(batch.snippets(), "the network needs snippets");
            return scope.create(snippets, new Shape(batch.size(), bySnippet.dimension()));
        }
        if (config.conditioning() instanceof Conditioning.ByClass) {
            return scope.create(Objects.requireNonNull(batch.labels(), "the network needs labels"));
        }
        return scope.zeros(new Shape(batch.size(), 1));
    }

    private NDArray features(NDManager scope, TrainingBatch batch) {
        if (config.projection() == null) {
            return scope.zeros(new Shape(batch.size(), 1, 1));
        }
        float[] tokens = Objects.requireNonNull(batch.features(), "the projectors need the encoders' tokens");
        int width = config.projection().dimensions().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return scope.create(tokens, new Shape(batch.size(), config.tokens(), width));
    }

    private static TrainableNetwork.Batch rows(TrainableNetwork.Batch b, int from, int to) {
        var rows = new NDIndex("{}:{}", from, to);
        return new TrainableNetwork.Batch(
                b.interpolant().get(rows),
                b.time().get(rows),
                b.condition().get(rows),
                b.keep().get(rows),
                b.target().get(rows),
                b.scale().get(rows),
                b.weight().get(rows),
                b.features().get(rows));
    }
}
