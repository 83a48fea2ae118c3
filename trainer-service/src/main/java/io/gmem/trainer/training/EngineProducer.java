package io.gmem.trainer.training;

import io.gmem.diffusion.engine.TensorEngine;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Opens libtorch once. */
class EngineProducer {
    @Produces
    @Singleton
    TensorEngine open() {
        return TensorEngine.open();
    }

    void close(@Disposes TensorEngine engine) {
        engine.close();
    }
}
