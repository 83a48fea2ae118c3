package io.gmem.sampler.health;

import io.gmem.sampler.job.JobLifecycle;
import io.gmem.sampler.model.ModelCache;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when libtorch is loaded and the topics are read to what was their end. A checkpoint need not be there: a request waits
 * for one.
 */
@Readiness
@ApplicationScoped
public class SamplerReadiness implements HealthCheck {
    private final JobLifecycle jobs;
    private final ModelCache shelf;

    SamplerReadiness(JobLifecycle jobs, ModelCache shelf) {
        this.jobs = jobs;
        this.shelf = shelf;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("sampler").status(jobs.working());
        shelf.serving()
                .ifPresent(pair -> response.withData(
                                "checkpoint", pair.checkpoint().toString())
                        .withData("bankVersion", String.valueOf(pair.bank())));
        return response.build();
    }
}
