package io.gmem.trainer.telemetry;

import io.gmem.diffusion.engine.Sgemm;
import io.gmem.diffusion.engine.TensorEngine;
import jakarta.inject.Singleton;

/** The most that the device could do: its fastest float32 matrix product, measured when it is first asked for, in about a second. */
@Singleton
public class DeviceRate {
    private final TensorEngine engine;
    private double flopsPerSecond;

    DeviceRate(TensorEngine engine) {
        this.engine = engine;
    }

    /** With all threads of this process. Not while anything else computes. */
    public synchronized double flopsPerSecond() {
        if (flopsPerSecond == 0) {
            try (Sgemm product = Sgemm.fastest(engine, 1, System::nanoTime)) {
                flopsPerSecond = product.flopsPerSecond();
            }
        }
        return flopsPerSecond;
    }
}
