package io.gmem.trainer.telemetry;

import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.Telemetry;
import io.gmem.diffusion.training.StepReport;
import io.gmem.eventlog.EventPublisher;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the progress of a run at most twice a second, without blocking training. One instance per run, confined to its thread.
 */
public final class ProgressReporter {
    private static final Logger LOG = Logger.getLogger(ProgressReporter.class);
    private static final long INTERVAL = Duration.ofMillis(500).toNanos();

    private final EventPublisher publisher;
    private final TrainingMetrics metrics;
    private final RunSpec spec;
    private final DeviceGauge gauge;
    private final StepWindow window = new StepWindow();
    private long lastReportAt = System.nanoTime();

    public ProgressReporter(EventPublisher publisher, TrainingMetrics metrics, RunSpec spec, DeviceGauge gauge) {
        this.publisher = publisher;
        this.metrics = metrics;
        this.spec = spec;
        this.gauge = gauge;
    }

    /** Returns the device gauge. */
    public DeviceGauge gauge() {
        return gauge;
    }

    public void trained(StepReport report) {
        window.add(report);
        long completedSteps = report.trainingStep() + 1;
        long now = System.nanoTime();
        if (now - lastReportAt >= INTERVAL || completedSteps == spec.steps()) {
            publish(
                    completedSteps,
                    telemetry(completedSteps, report.learningRate(), Math.max(1, now - lastReportAt) / 1e9));
            window.clear();
            lastReportAt = now;
        }
    }

    private Telemetry telemetry(long completedSteps, double learningRate, double seconds) {
        double stepsPerSecond = window.count() / seconds;
        double imagesPerSecond = stepsPerSecond * spec.batchSize();
        return new Telemetry(
                window.loss(),
                window.gradientNorm(),
                learningRate,
                imagesPerSecond,
                (spec.steps() - completedSteps) / stepsPerSecond,
                window.squaredError(),
                unlessZero(window.cosine()),
                unlessZero(window.projection()),
                gauge.utilization(imagesPerSecond),
                gauge.bytes());
    }

    /** Returns null for 0: a loss term that is disabled is 0 throughout. */
    private static @Nullable Double unlessZero(double value) {
        return value == 0 ? null : value;
    }

    private void publish(long completedSteps, Telemetry telemetry) {
        metrics.report(completedSteps, telemetry);
        publisher
                .publish(new RunEvent.Progressed(spec.id(), completedSteps, spec.steps(), telemetry, Instant.now()))
                .subscribe()
                .with(
                        sent -> {},
                        failure -> LOG.warnf(
                                "failed to publish progress: runId=%s error=%s", spec.id(), failure.getMessage()));
    }

    /** Excludes a pause from the measured speed. */
    public void pausedFor(long nanos) {
        lastReportAt += nanos;
    }
}
