package io.gmem.trainer.evaluation;

import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.FeatureEncoder;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.trainer.state.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Generates samples in batches and keeps only their features. Sample i has seed i. */
final class EvaluationSampler {
    private static final int BATCH = 64;

    private final FeatureEncoder features;
    private final ImageSampler sampler;
    private final LatentDecoder decoder;
    private final int solverSteps;
    private final Interruption interruption;

    EvaluationSampler(
            TensorEngine engine,
            Network network,
            LatentDecoder decoder,
            FeatureEncoder features,
            int solverSteps,
            Interruption interruption) {
        this.features = features;
        this.sampler = new ImageSampler(engine, network, BATCH);
        this.decoder = decoder;
        this.solverSteps = solverSteps;
        this.interruption = interruption;
    }

    /**
     * Generates one sample per condition and returns their features.
     *
     * @return features of shape (conditions, features)
     * @throws CancellationException when interrupted
     */
    double[][] features(List<Condition> conditions) {
        return features(conditions, images -> {});
    }

    /**
     * Generates one sample per condition, passes the images to a consumer, and returns their features.
     *
     * @param consumer receives every image, in order
     */
    double[][] features(List<Condition> conditions, Consumer<List<RgbImage>> consumer) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < conditions.size(); from += BATCH) {
            int to = Math.min(from + BATCH, conditions.size());
            List<RgbImage> images = images(conditions.subList(from, to), from);
            rows.addAll(List.of(features.features(images)));
            consumer.accept(images);
        }
        return rows.toArray(double[][]::new);
    }

    private List<RgbImage> images(List<Condition> conditions, long firstSeed) {
        long[] seeds =
                LongStream.range(firstSeed, firstSeed + conditions.size()).toArray();
        var request = new SamplingRequest(conditions, seeds, solverSteps, SamplingMethod.EULER, 1);
        return decoder.decodeAll(sampler.draw(request, interruption::requested).latents());
    }
}
