package io.gmem.memory.dataset;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.shard.ShardBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** CDI producer of the shard builder. */
@ApplicationScoped
public class ShardBeans {
    @Produces
    @Singleton
    ShardBuilder builder(ArtifactStore store, SourceOpening sources, PretrainedModels models, IngestSettings settings) {
        return new ShardBuilder(store, sources.open(), models, settings.imageLimits());
    }

    void close(@Disposes ShardBuilder builder) throws IOException {
        builder.close();
    }
}
