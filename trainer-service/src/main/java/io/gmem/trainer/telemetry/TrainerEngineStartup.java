package io.gmem.trainer.telemetry;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.NoCorrectKernelException;
import io.gmem.eventlog.EngineReporter;
import io.gmem.trainer.TrainerStartup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import org.jboss.logging.Logger;

/** Opens the tensor engine at startup and reports its kernel routes. */
@ApplicationScoped
class TrainerEngineStartup {
    private static final Logger LOG = Logger.getLogger(TrainerEngineStartup.class);

    private final Instance<TensorEngine> engine;
    private final EngineReporter reporter;

    TrainerEngineStartup(Instance<TensorEngine> engine, EngineReporter reporter) {
        this.engine = engine;
        this.reporter = reporter;
    }

    /** @throws NoCorrectKernelException when an operation has no correct kernel on this processor; the process exits with 1 */
    void open(@Observes @Priority(TrainerStartup.ENGINE) StartupEvent event) {
        TensorEngine open = openEngine();
        reporter.opened(() -> open.routes().report());
    }

    private TensorEngine openEngine() {
        try {
            return engine.get();
        } catch (NoCorrectKernelException | IllegalArgumentException e) {
            LOG.errorf("service failed to start reason=\"%s\"; 'gmem doctor' lists all kernels", e.getMessage());
            throw e;
        }
    }
}
