package io.gmem.sampler.telemetry;

import io.gmem.sampler.job.CommandLag;
import io.gmem.sampler.job.JobLoad;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How much there is to do, at {@code /q/metrics}: what instances are added and taken away by. */
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
                .description("jobs of this instance that nobody works on yet")
                .register(registry);
        Gauge.builder("gmem.sampler.jobs.in.hand", load, JobLoad::inHand)
                .description("jobs of this instance that wait or are worked on")
                .register(registry);
        Gauge.builder("gmem.sampler.partitions", load, JobLoad::partitions)
                .description("partitions of commands that this instance holds")
                .register(registry);
        Gauge.builder("gmem.sampler.commands.lag", lag, CommandLag::commands)
                .description("commands that no instance has taken in yet, of the whole group")
                .register(registry);
    }
}
