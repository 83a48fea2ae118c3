package io.gmem.trainer.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How a run uses its device. Belongs to the run's thread. */
public final class DeviceGauge {
    /** Asking the system costs more than a fast training step should lose. */
    private static final long FRESH = Duration.ofMillis(500).toNanos();

    private final double flopsPerImage;
    private final double flopsPerSecond;
    private final LongSupplier memory;
    private long bytes;
    private long asked;

    /**
     * @param flopsPerImage of a training step's matrix products
     * @param flopsPerSecond that the device could do
     * @param memory in use, in bytes
     */
    public DeviceGauge(double flopsPerImage, double flopsPerSecond, LongSupplier memory) {
        this.flopsPerImage = flopsPerImage;
        this.flopsPerSecond = flopsPerSecond;
        this.memory = memory;
    }

    /** Model flops over the device's (MFU; Chowdhery et al. 2022, appendix B). Blocks that are run again do not count twice. */
    double utilisation(double imagesPerSecond) {
        return imagesPerSecond * flopsPerImage / flopsPerSecond;
    }

    /** Memory in use, as of half a second ago at most. */
    long bytes() {
        long now = System.nanoTime();
        if (bytes == 0 || now - asked > FRESH) {
            bytes = memory.getAsLong();
            asked = now;
        }
        return bytes;
    }
}
