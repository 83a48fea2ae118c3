package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
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
 * @param utilisation model flops a second over those of the device's fastest float32 matrix product, both of one process (MFU);
 *     null where that was not measured
 * @param deviceBytes memory in use: of the process on a CPU, of the device on a GPU; null where nobody says
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
        @Nullable Double projection,
        @Nullable Double utilisation,
        @Nullable Long deviceBytes) {
    @JsonCreator
    public Telemetry {}

    /** Without what only the device can say. */
    public Telemetry(
            double loss,
            double gradientNorm,
            double learningRate,
            double imagesPerSecond,
            double secondsLeft,
            @Nullable Double squaredError,
            @Nullable Double cosine,
            @Nullable Double projection) {
        this(
                loss,
                gradientNorm,
                learningRate,
                imagesPerSecond,
                secondsLeft,
                squaredError,
                cosine,
                projection,
                null,
                null);
    }
}
