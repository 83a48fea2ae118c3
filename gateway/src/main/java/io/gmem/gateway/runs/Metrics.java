package io.gmem.gateway.runs;

import io.gmem.contracts.RunId;
import io.gmem.contracts.run.RunEvent;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The reported training metrics of a run. */
@Schema(example = """
        {"run": "demo", "points": [{"training_step": 10, "loss": 0.9, "gradient_norm": 1.1, "learning_rate": 0.0002,
         "images_per_second": 130, "seconds_left": 290, "squared_error": 0.9, "utilisation": 0.62, "device_bytes": 734003200,
         "at": "2026-01-02T03:04:07Z"}]}""")
public record Metrics(RunId run, List<Point> points) {

    /** One report; see {@link io.gmem.contracts.run.Telemetry} for the values. */
    public record Point(
            long trainingStep,
            double loss,
            double gradientNorm,
            double learningRate,
            double imagesPerSecond,
            double secondsLeft,
            @Nullable Double squaredError,
            @Nullable Double cosine,
            @Nullable Double projection,
            @Nullable Double utilisation,
            @Nullable Long deviceBytes,
            Instant at) {
        static Point of(RunEvent.Progressed report) {
            var telemetry = report.telemetry();
            return new Point(
                    report.trainingStep(),
                    telemetry.loss(),
                    telemetry.gradientNorm(),
                    telemetry.learningRate(),
                    telemetry.imagesPerSecond(),
                    telemetry.secondsLeft(),
                    telemetry.squaredError(),
                    telemetry.cosine(),
                    telemetry.projection(),
                    telemetry.utilisation(),
                    telemetry.deviceBytes(),
                    report.at());
        }
    }
}
