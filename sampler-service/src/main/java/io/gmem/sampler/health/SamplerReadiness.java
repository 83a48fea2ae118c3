package io.gmem.sampler.health;

import io.gmem.sampler.job.JobLifecycle;
import io.gmem.sampler.model.ModelCache;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check: libtorch is loaded and all topics have been read up to their end at startup. A checkpoint is not required, since
 * requests wait for the first one.
 */
@Readiness
@ApplicationScoped
public class SamplerReadiness implements HealthCheck {
    private final JobLifecycle jobs;
    private final ModelCache cache;

    SamplerReadiness(JobLifecycle jobs, ModelCache cache) {
        this.jobs = jobs;
        this.cache = cache;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("sampler").status(jobs.working());
        cache.serving()
                .ifPresent(pair -> response.withData(
                                "checkpoint", pair.checkpoint().toString())
                        .withData("bankVersion", String.valueOf(pair.bank())));
        return response.build();
    }
}
