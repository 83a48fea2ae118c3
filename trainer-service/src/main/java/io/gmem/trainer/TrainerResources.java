package io.gmem.trainer;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.trainer.catalogue.Catalogue;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the service opens once and closes at its end. */
class TrainerResources {
    @Produces
    @Singleton
    TensorEngine openEngine() {
        return TensorEngine.open();
    }

    void closeEngine(@Disposes TensorEngine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    Catalogue openCatalogue(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return Catalogue.open(bootstrapServers);
    }

    void closeCatalogue(@Disposes Catalogue catalogue) {
        catalogue.close();
    }
}
