package io.gmem.gateway.runs;

import io.gmem.contracts.RunId;
import io.gmem.contracts.run.RunEvent;
import java.time.Instant;
import java.util.List;

/** What a run reported of its training steps. */
public record Metrics(RunId run, List<Point> points) {

    /** One report; {@code secondsLeft} is an estimate. */
    public record Point(
            long trainingStep,
            double loss,
            double gradientNorm,
            double learningRate,
            double imagesPerSecond,
            double secondsLeft,
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
                    report.at());
        }
    }
}
