package io.gmem.trainer.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures how a run uses its device. Confined to the run's thread. */
public final class DeviceGauge {
    /** Minimum interval between memory queries, which cost more than a fast training step may lose. */
    private static final long MAX_AGE = Duration.ofMillis(500).toNanos();

    private final double flopsPerImage;
    private final double flopsPerSecond;
    private final LongSupplier memory;
    private long bytes;
    private long measuredAt;

    /**
     * @param flopsPerImage FLOPs of a training step's matrix products per image
     * @param flopsPerSecond FLOPs per second that the device reaches at most
     * @param memory supplies the memory in use, in bytes
     */
    public DeviceGauge(double flopsPerImage, double flopsPerSecond, LongSupplier memory) {
        this.flopsPerImage = flopsPerImage;
        this.flopsPerSecond = flopsPerSecond;
        this.memory = memory;
    }

    /** Returns the model FLOPs utilization (MFU; Chowdhery et al. 2022, appendix B). Recomputed blocks are not counted twice. */
    double utilization(double imagesPerSecond) {
        return imagesPerSecond * flopsPerImage / flopsPerSecond;
    }

    /** Returns the memory in use, at most half a second old. */
    long bytes() {
        long now = System.nanoTime();
        if (bytes == 0 || now - measuredAt > MAX_AGE) {
            bytes = memory.getAsLong();
            measuredAt = now;
        }
        return bytes;
    }
}
