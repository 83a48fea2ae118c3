package io.gmem.memory.dataset;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports readiness once the data set topics have been read to their ends. */
@Readiness
@ApplicationScoped
public class DatasetReadiness implements HealthCheck {
    private final Datasets datasets;

    DatasetReadiness(Datasets datasets) {
        this.datasets = datasets;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("datasets").status(datasets.caughtUp()).build();
    }
}
