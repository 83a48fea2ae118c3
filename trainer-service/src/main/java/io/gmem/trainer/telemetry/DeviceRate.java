package io.gmem.trainer.telemetry;

import io.gmem.diffusion.engine.Sgemm;
import io.gmem.diffusion.engine.TensorEngine;
import jakarta.inject.Singleton;

/**
 * The peak FLOPs per second of the device. Measured once, on first use, as the fastest float32 matrix product; takes about a
 * second.
 */
@Singleton
public class DeviceRate {
    private final TensorEngine engine;
    private double flopsPerSecond;

    DeviceRate(TensorEngine engine) {
        this.engine = engine;
    }

    /** Returns the rate with all threads of this process. Must not run concurrently with other computation. */
    public synchronized double flopsPerSecond() {
        if (flopsPerSecond == 0) {
            try (Sgemm product = Sgemm.fastest(engine, 1, System::nanoTime)) {
                flopsPerSecond = product.flopsPerSecond();
            }
        }
        return flopsPerSecond;
    }
}
