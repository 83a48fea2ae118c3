package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What one training step says of itself.
 *
 * @param loss of the step, averaged over the steps since the last report
 * @param gradientNorm before clipping, likewise averaged
 * @param imagesPerSecond since the last report
 * @param secondsLeft estimated
 * @param squaredError part of the loss, likewise averaged
 * @param cosine part of the loss; null where the run does without
 * @param projection part of the loss; null where the run does without
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Telemetry(
        double loss,
        double gradientNorm,
        double learningRate,
        double imagesPerSecond,
        double secondsLeft,
        @Nullable Double squaredError,
        @Nullable Double cosine,
        @Nullable Double projection) {}
