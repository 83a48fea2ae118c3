package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The telemetry of a run. Averages are over the training steps since the last report.
 *
 * @param loss mean loss
 * @param gradientNorm mean gradient norm before clipping
 * @param imagesPerSecond throughput since the last report
 * @param secondsLeft estimated remaining time
 * @param squaredError mean squared error term of the loss
 * @param cosine mean cosine term of the loss; null if the run does not use it
 * @param projection mean projection term of the loss; null if the run does not use it
 * @param utilisation model FLOPs per second relative to the fastest float32 matrix product of the device, both for one process
 *     (MFU); null if not measured
 * @param deviceBytes memory in use: of the process on a CPU, of the device on a GPU; null if unknown
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

    /** Creates telemetry without device metrics. */
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
