package io.gmem.trainer.intake;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the runs of before are known. */
@Readiness
@ApplicationScoped
public class TrainerReadiness implements HealthCheck {
    private final RunQueue queue;

    TrainerReadiness(RunQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("runs recovered")
                .status(queue.recovered())
                .build();
    }
}
