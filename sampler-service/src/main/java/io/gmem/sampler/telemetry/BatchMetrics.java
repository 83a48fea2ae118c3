package io.gmem.sampler.telemetry;

import io.gmem.sampler.batching.BatchCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the batches of all loaded networks, at {@code /q/metrics}. Steps per second are the rate of the solver step counter.
 */
@ApplicationScoped
class BatchMetrics {
    private final BatchCounters counters;
    private final MeterRegistry registry;

    BatchMetrics(BatchCounters counters, MeterRegistry registry) {
        this.counters = counters;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        gauge("gmem.sampler.images.running", "images that occupy a slot", BatchCounters::imagesRunning);
        gauge(
                "gmem.sampler.images.waiting",
                "images of accepted requests that wait for a slot",
                BatchCounters::imagesWaiting);
        gauge(
                "gmem.sampler.batch.mean",
                "mean number of image rows per network call since the start",
                BatchCounters::meanBatch);
        counter("gmem.sampler.network.calls", "network calls", BatchCounters::networkCalls);
        counter("gmem.sampler.rows", "rows of network calls that carried an image", BatchCounters::rows);
        counter("gmem.sampler.rows.padding", "padding rows of network calls", BatchCounters::padding);
        counter("gmem.sampler.solver.steps", "solver steps of all images", BatchCounters::solverSteps);
        counter("gmem.sampler.images.drawn", "images that completed all solver steps", BatchCounters::imagesFinished);
        counter("gmem.sampler.requests.cancelled", "requests that were cancelled", BatchCounters::requestsCancelled);
        counter(
                "gmem.sampler.requests.expired",
                "requests that exceeded their time limit",
                BatchCounters::requestsExpired);
    }

    private void gauge(String name, String description, ToDoubleFunction<BatchCounters> value) {
        Gauge.builder(name, counters, value).description(description).register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<BatchCounters> value) {
        FunctionCounter.builder(name, counters, value).description(description).register(registry);
    }
}
