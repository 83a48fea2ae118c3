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

/** Says how a run is going, at most twice a second, without ever holding it up. One per run, used by its thread. */
public final class ProgressReporter {
    private static final Logger LOG = Logger.getLogger(ProgressReporter.class);
    private static final long INTERVAL = Duration.ofMillis(500).toNanos();

    private final EventPublisher publisher;
    private final TrainingMetrics metrics;
    private final RunSpec spec;
    private final DeviceGauge gauge;
    private final StepWindow window = new StepWindow();
    private long lastReport = System.nanoTime();

    public ProgressReporter(EventPublisher publisher, TrainingMetrics metrics, RunSpec spec, DeviceGauge gauge) {
        this.publisher = publisher;
        this.metrics = metrics;
        this.spec = spec;
        this.gauge = gauge;
    }

    /** What it measures the device with. */
    public DeviceGauge gauge() {
        return gauge;
    }

    public void trained(StepReport report) {
        window.add(report);
        long done = report.trainingStep() + 1;
        long now = System.nanoTime();
        if (now - lastReport >= INTERVAL || done == spec.steps()) {
            publish(done, telemetry(done, report.learningRate(), Math.max(1, now - lastReport) / 1e9));
            window.clear();
            lastReport = now;
        }
    }

    private Telemetry telemetry(long done, double learningRate, double seconds) {
        double stepsPerSecond = window.count() / seconds;
        double imagesPerSecond = stepsPerSecond * spec.batchSize();
        return new Telemetry(
                window.loss(),
                window.gradientNorm(),
                learningRate,
                imagesPerSecond,
                (spec.steps() - done) / stepsPerSecond,
                window.squaredError(),
                unlessZero(window.cosine()),
                unlessZero(window.projection()),
                gauge.utilisation(imagesPerSecond),
                gauge.bytes());
    }

    /** A loss that a run does without is 0 throughout. */
    private static @Nullable Double unlessZero(double value) {
        return value == 0 ? null : value;
    }

    private void publish(long done, Telemetry telemetry) {
        metrics.report(done, telemetry);
        publisher
                .publish(new RunEvent.Progressed(spec.id(), done, spec.steps(), telemetry, Instant.now()))
                .subscribe()
                .with(
                        sent -> {},
                        failure -> LOG.warnf("progress not sent: runId=%s error=%s", spec.id(), failure.getMessage()));
    }

    /** Not counting what was done since: work that is no training would spoil the speed. */
    public void pausedFor(long nanos) {
        lastReport += nanos;
    }
}
