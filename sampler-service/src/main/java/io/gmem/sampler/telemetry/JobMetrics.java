package io.gmem.sampler.telemetry;

import io.gmem.sampler.job.CommandLag;
import io.gmem.sampler.job.JobLoad;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Load metrics at {@code /q/metrics}, suitable for autoscaling the number of instances. */
@ApplicationScoped
class JobMetrics {
    private final JobLoad load;
    private final CommandLag lag;
    private final MeterRegistry registry;

    JobMetrics(JobLoad load, CommandLag lag, MeterRegistry registry) {
        this.load = load;
        this.lag = lag;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("gmem.sampler.jobs.waiting", load, JobLoad::waiting)
                .description("jobs of this instance that wait for a worker")
                .register(registry);
        Gauge.builder("gmem.sampler.jobs.in.hand", load, JobLoad::active)
                .description("jobs of this instance that wait or are being processed")
                .register(registry);
        Gauge.builder("gmem.sampler.partitions", load, JobLoad::partitions)
                .description("partitions of the command topic owned by this instance")
                .register(registry);
        Gauge.builder("gmem.sampler.commands.lag", lag, CommandLag::commands)
                .description("consumer group lag of the command topic")
                .register(registry);
    }
}
