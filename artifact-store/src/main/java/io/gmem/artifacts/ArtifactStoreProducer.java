package io.gmem.artifacts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gives a service its store. */
@ApplicationScoped
public class ArtifactStoreProducer {

    /**
     * @param folder {@code gmem.artifacts.dir}: the folder, or mounted volume, that all services share
     * @param service the writer's name
     */
    @Produces
    @ApplicationScoped
    ArtifactStore store(
            @ConfigProperty(name = "gmem.artifacts.dir") String folder,
            @ConfigProperty(name = "quarkus.application.name") String service)
            throws IOException {
        ArtifactStore store = new FileArtifactStore(Path.of(folder), service);
        store.sweepStaging();
        return store;
    }
}
