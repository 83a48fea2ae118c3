package io.gmem.memory.model;

import io.gmem.artifacts.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gives the service its models. */
@ApplicationScoped
public class ModelBeans {

    /** @param folder {@code gmem.models.dir}; need not be there */
    @Produces
    @Singleton
    Models models(ArtifactStore store, @ConfigProperty(name = "gmem.models.dir") Path folder) {
        return new Models(store, new WeightsFolder(folder));
    }

    void close(@Disposes Models models) {
        models.close();
    }
}
