package io.gmem.memory.operation;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports readiness once the bank topics have been read to their ends. */
@Readiness
@ApplicationScoped
public class OperationReadiness implements HealthCheck {
    private final Operations operations;

    OperationReadiness(Operations operations) {
        this.operations = operations;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("banks").status(operations.caughtUp()).build();
    }
}
