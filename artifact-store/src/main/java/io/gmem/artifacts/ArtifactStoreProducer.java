package io.gmem.artifacts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the artifact store of a service. */
@ApplicationScoped
public class ArtifactStoreProducer {

    /**
     * @param folder {@code gmem.artifacts.dir}: folder or mounted volume shared by all services
     * @param service name of the service, used for its staging folder
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
