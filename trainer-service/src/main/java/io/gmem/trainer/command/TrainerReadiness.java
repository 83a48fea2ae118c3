package io.gmem.trainer.command;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check: libtorch is loaded and the runs are recovered. */
@Readiness
@ApplicationScoped
public class TrainerReadiness implements HealthCheck {
    private final RunQueue queue;

    TrainerReadiness(RunQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("runs").status(queue.working()).build();
    }
}
