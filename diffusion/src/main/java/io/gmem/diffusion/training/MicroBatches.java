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
 * Splits a batch into micro-batches that fit into memory. Noise, times and dropped conditions are generated for the whole batch, so
 * that the size of the micro-batches does not change the training.
 */
final class MicroBatches {
    private final NetworkConfig config;
    private final TrainableNetwork network;
    private final Objective objective;
    private final int maxSize;

    MicroBatches(NetworkConfig config, TrainableNetwork network, Objective objective, int maxSize) {
        this.config = config;
        this.network = network;
        this.objective = objective;
        this.maxSize = maxSize;
    }

    /** Accumulates this process's part of the batch's gradients. Returns its part of the mean losses. */
    TrainableNetwork.Losses accumulate(NDManager scope, TrainingBatch batch, NDArray seed) {
        TrainableNetwork.Batch all = localRows(scope, batch, seed);
        double total = 0;
        double squaredError = 0;
        double cosine = 0;
        double projection = 0;
        for (int from = 0; from < batch.size(); from += maxSize) {
            int to = (int) Math.min((long) from + maxSize, batch.size());
            double fraction = (to - from) / (double) batch.wholeSize();
            try (NDManager part = scope.newSubManager()) {
                TrainableNetwork.Losses losses =
                        network.learn(part, to - from == batch.size() ? all : rows(all, from, to), fraction);
                total += fraction * losses.total();
                squaredError += fraction * losses.squaredError();
                cosine += fraction * losses.cosine();
                projection += fraction * losses.projection();
            }
        }
        return new TrainableNetwork.Losses(total, squaredError, cosine, projection);
    }

    /** Returns whether a batch is a single micro-batch, so that no gradients are accumulated. */
    boolean isSingle(TrainingBatch batch) {
        return batch.size() == batch.wholeSize() && batch.size() <= maxSize && !network.blockwise();
    }

    /** Runs a training step on a batch that is a single micro-batch. */
    TrainableNetwork.Step step(
            NDManager scope, TrainingBatch batch, NDArray seed, AdamW optimiser, AdamW.Step settings) {
        return network.step(scope, localRows(scope, batch, seed), optimiser, settings);
    }

    private TrainableNetwork.Batch localRows(NDManager scope, TrainingBatch batch, NDArray seed) {
        NDArray x1 = scope.create(batch.latents(), shape(batch.size()));
        TrainableNetwork.RandomInputs random =
                network.randomInputs(scope, scope.create(shape(batch.wholeSize())), seed);
        var localRange = new NDIndex("{}:{}", batch.first(), batch.first() + batch.size());
        NDArray x0 = random.noise().get(localRange);
        Transport transport = Transport.of(config.transport());
        Interpolant path = transport.path();
        Prediction prediction = transport.prediction();
        NDArray t = objective.timeLaw().time(random.time().get(localRange), transport.trainingInterval());
        NDArray w = t.reshape(batch.size(), 1, 1, 1);
        NDArray target = prediction.target(path, x0, x1, w);
        boolean reversed = config.timeDirection() == TimeDirection.DATA_TO_NOISE;
        return new TrainableNetwork.Batch(
                path.state(x0, x1, w),
                reversed ? t.neg().add(1) : t,
                condition(scope, batch),
                random.keep().get(localRange),
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
            float[] snippets = Objects.requireNonNull(
                    batch.snippets(), "a network conditioned on snippets requires snippets in the batch");
            return scope.create(snippets, new Shape(batch.size(), bySnippet.dimension()));
        }
        if (config.conditioning() instanceof Conditioning.ByClass) {
            return scope.create(
                    Objects.requireNonNull(batch.labels(), "a class-conditional network requires labels in the batch"));
        }
        return scope.zeros(new Shape(batch.size(), 1));
    }

    private NDArray features(NDManager scope, TrainingBatch batch) {
        if (config.projection() == null) {
            return scope.zeros(new Shape(batch.size(), 1, 1));
        }
        float[] tokens = Objects.requireNonNull(
                batch.features(), "a network with projectors requires encoder tokens in the batch");
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
