package io.gmem.sampler.model;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.sampler.batching.BatchCounters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Produces the framework-independent objects of this package. */
@ApplicationScoped
class ModelBeans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TensorEngine engine() {
        return TensorEngine.open();
    }

    @Produces
    @Singleton
    ModelCatalog catalog() {
        return new ModelCatalog();
    }

    @Produces
    @Singleton
    BatchCounters counters() {
        return new BatchCounters();
    }

    @Produces
    @Singleton
    ModelCache cache(
            ModelCatalog catalog,
            TensorEngine engine,
            BatchingConfig batching,
            BatchCounters counters,
            ArtifactStore store,
            ModelAnnouncer announcer,
            Clock clock,
            ModelsConfig config) {
        ModelLimits limits = ModelLimits.of(config);
        var loader =
                new CheckpointLoader(SamplingRuntime.of(batching, engine, counters), store, limits.trainingImages());
        return new ModelCache(catalog, loader, announcer, clock, limits.extra());
    }
}
