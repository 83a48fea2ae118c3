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

/** Draws samples, a batch at a time, and keeps their features only. Sample i has seed i. */
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
     * @return (conditions, features)
     * @throws CancellationException when interrupted
     */
    double[][] features(List<Condition> conditions) {
        return features(conditions, pictures -> {});
    }

    /** @param seen is shown every picture, in order */
    double[][] features(List<Condition> conditions, Consumer<List<RgbImage>> seen) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < conditions.size(); from += BATCH) {
            int to = Math.min(from + BATCH, conditions.size());
            List<RgbImage> pictures = pictures(conditions.subList(from, to), from);
            rows.addAll(List.of(features.features(pictures)));
            seen.accept(pictures);
        }
        return rows.toArray(double[][]::new);
    }

    private List<RgbImage> pictures(List<Condition> conditions, long firstSeed) {
        long[] seeds =
                LongStream.range(firstSeed, firstSeed + conditions.size()).toArray();
        var request = new SamplingRequest(conditions, seeds, solverSteps, SamplingMethod.EULER, 1);
        return decoder.decodeAll(sampler.draw(request, interruption::requested).latents());
    }
}
