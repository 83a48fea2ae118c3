package io.gmem.trainer.telemetry;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.diffusion.training.StepReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The training curves of a run from its first step on, as a TensorBoard file. Long runs store means over windows, which bounds the
 * file to a few megabytes. Confined to the run's thread.
 */
public final class RunCurves {
    /** File name in the folder of a checkpoint, as TensorBoard expects it. */
    public static final String FILE = "events.out.tfevents.0.gmem";

    private static final long MAX_POINTS = 10_000;

    private final Clock clock;
    private final int batchSize;
    private final long window;
    private final StepWindow steps = new StepWindow();
    private final List<byte[]> records = new ArrayList<>();
    private final DeviceGauge gauge;
    private long windowStart;

    /** @param totalSteps total training steps of the run */
    public RunCurves(Clock clock, long totalSteps, int batchSize, DeviceGauge gauge) {
        this.clock = clock;
        this.gauge = gauge;
        this.batchSize = batchSize;
        this.window = Math.max(1, totalSteps / MAX_POINTS);
        this.windowStart = clock.millis();
        records.add(TensorBoardRecords.fileVersion(seconds()));
    }

    /** Continues the curves stored in the folder of a checkpoint, if any. */
    public void resumeFrom(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(FILE);
        if (Files.isRegularFile(file)) {
            records.clear();
            records.add(Files.readAllBytes(file));
        }
    }

    /** Adds a training step. */
    public void add(StepReport report) {
        steps.add(report);
        if (steps.count() == window) {
            point(report);
        }
    }

    private void point(StepReport last) {
        long now = clock.millis();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss/total", steps.loss());
        values.put("loss/squared_error", steps.squaredError());
        if (steps.cosine() != 0) {
            values.put("loss/cosine", steps.cosine());
        }
        if (steps.projection() != 0) {
            values.put("loss/projection", steps.projection());
        }
        values.put("train/gradient_norm", steps.gradientNorm());
        values.put("train/learning_rate", last.learningRate());
        double imagesPerSecond = steps.count() * batchSize * 1000.0 / Math.max(1, now - windowStart);
        values.put("train/images_per_second", imagesPerSecond);
        values.put("device/utilisation", gauge.utilization(imagesPerSecond));
        values.put("device/bytes", (double) gauge.bytes());
        records.add(TensorBoardRecords.scalars(seconds(), last.trainingStep(), values));
        steps.clear();
        windowStart = now;
    }

    /** Adds the evaluation of a checkpoint. */
    public void evaluated(long trainingStep, Evaluation evaluation) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            put(values, metric.toString(), metric.of(evaluation));
        }
        put(values, "frechet_shuffled", evaluation.frechetShuffled());
        put(values, "frechet_floor", evaluation.frechetFloor());
        put(values, "own_source_rate", evaluation.ownSourceRate());
        Evaluation.HeldOut heldOut = evaluation.heldOut();
        put(values, "frechet_held_out", heldOut == null ? null : Double.valueOf(heldOut.frechet()));
        records.add(TensorBoardRecords.scalars(seconds(), trainingStep, values));
    }

    private static void put(Map<String, Double> values, String name, @Nullable Double value) {
        if (value != null) {
            values.put("evaluation/" + name, value);
        }
    }

    /** Excludes a pause from the measured speed. */
    public void pausedFor(long millis) {
        windowStart += millis;
    }

    /** Writes the curves into a checkpoint's folder. */
    public void write(Path folder) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(FILE)))) {
            for (byte[] record : records) {
                out.write(record);
            }
        }
    }

    private double seconds() {
        return clock.millis() / 1000.0;
    }
}
