package io.gmem.trainer.telemetry;

import io.gmem.contracts.run.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** The run that is being trained, as numbers at {@code /q/metrics}; all are 0 before the first one. */
@Singleton
public class TrainingMetrics {
    private record Report(long trainingStep, Telemetry telemetry) {}

    private volatile Report newest = new Report(0, new Telemetry(0, 0, 0, 0, 0, null, null, null));

    TrainingMetrics(MeterRegistry registry) {
        gauge(registry, "gmem.training.step", "training steps done", report -> report.trainingStep);
        gauge(registry, "gmem.training.loss", "mean since the last report", report -> report.telemetry.loss());
        gauge(
                registry,
                "gmem.training.images.per.second",
                "since the last report",
                report -> report.telemetry.imagesPerSecond());
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Report> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.newest))
                .description(description)
                .register(registry);
    }

    void report(long trainingStep, Telemetry telemetry) {
        newest = new Report(trainingStep, telemetry);
    }
}
