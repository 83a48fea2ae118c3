package io.gmem.sampler.telemetry;

import io.gmem.sampler.batching.BatchCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/** The batches of all loaded networks at {@code /q/metrics}; steps a second are the rate of the steps counter. */
@ApplicationScoped
class BatchMetrics {
    private final BatchCounters counters;
    private final MeterRegistry registry;

    BatchMetrics(BatchCounters counters, MeterRegistry registry) {
        this.counters = counters;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        gauge("gmem.sampler.images.running", "images that are being drawn", BatchCounters::imagesRunning);
        gauge(
                "gmem.sampler.images.waiting",
                "images of accepted requests without a slot",
                BatchCounters::imagesWaiting);
        gauge("gmem.sampler.batch.mean", "rows wanted in a network call, since the start", BatchCounters::meanBatch);
        counter("gmem.sampler.network.calls", "calls of networks", BatchCounters::networkCalls);
        counter("gmem.sampler.rows", "rows of network calls that were wanted", BatchCounters::rows);
        counter("gmem.sampler.rows.padding", "rows that only filled calls up", BatchCounters::padding);
        counter("gmem.sampler.solver.steps", "solver steps of all images", BatchCounters::solverSteps);
        counter("gmem.sampler.images.drawn", "images finished", BatchCounters::imagesDrawn);
        counter("gmem.sampler.requests.cancelled", "requests called off", BatchCounters::requestsCancelled);
        counter("gmem.sampler.requests.expired", "requests whose time was over", BatchCounters::requestsExpired);
    }

    private void gauge(String name, String description, ToDoubleFunction<BatchCounters> value) {
        Gauge.builder(name, counters, value).description(description).register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<BatchCounters> value) {
        FunctionCounter.builder(name, counters, value).description(description).register(registry);
    }
}
