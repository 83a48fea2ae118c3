package io.gmem.trainer.telemetry;

import io.gmem.contracts.run.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Metrics of the run in training, at {@code /q/metrics}. All are 0 before the first run. */
@Singleton
public class TrainingMetrics {
    private record Report(long trainingStep, Telemetry telemetry) {}

    private volatile Report newest = new Report(0, new Telemetry(0, 0, 0, 0, 0, null, null, null));

    TrainingMetrics(MeterRegistry registry) {
        gauge(registry, "gmem.training.step", "completed training steps", report -> report.trainingStep);
        gauge(registry, "gmem.training.loss", "mean loss since the last report", report -> report.telemetry.loss());
        gauge(
                registry,
                "gmem.training.images.per.second",
                "training images per second since the last report",
                report -> report.telemetry.imagesPerSecond());
        gauge(
                registry,
                "gmem.training.utilisation",
                "model FLOPs utilization, relative to the device's fastest float32 matrix product",
                report -> orZero(report.telemetry.utilisation()));
        gauge(
                registry,
                "gmem.training.device.bytes",
                "memory in use by the process or on the GPU",
                report -> orZero(report.telemetry.deviceBytes()));
    }

    private static double orZero(@Nullable Number value) {
        return value == null ? 0 : value.doubleValue();
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
