package io.gmem.memory.model;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.eventlog.EngineReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** CDI producer of the pretrained models. */
@ApplicationScoped
public class PretrainedModelBeans {

    /**
     * @param folder {@code gmem.models.dir}; need not exist
     * @param reporter reports the tensor engine when the first model opens it
     */
    @Produces
    @Singleton
    PretrainedModels models(
            ArtifactStore store, @ConfigProperty(name = "gmem.models.dir") Path folder, EngineReporter reporter) {
        return new PretrainedModels(
                store,
                new WeightsFolder(folder),
                engine -> reporter.opened(() -> engine.routes().report()));
    }

    void close(@Disposes PretrainedModels models) {
        models.close();
    }
}
