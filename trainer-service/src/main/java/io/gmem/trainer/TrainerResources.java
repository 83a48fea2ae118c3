package io.gmem.trainer;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.catalogue.Catalogue;
import io.gmem.trainer.cluster.ClusterWorkers;
import io.gmem.trainer.crew.Membership;
import io.gmem.trainer.crew.WorkersConfig;
import io.gmem.trainer.worker.WorkerProcesses;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
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

    @Produces
    @Singleton
    Membership openMembership(
            TensorEngine engine,
            WorkersConfig config,
            EventPublisher publisher,
            @ConfigProperty(name = "gmem.artifacts.dir") String artifacts,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return switch (config.where()) {
            case PROCESSES -> new WorkerProcesses(engine, config, Path.of(artifacts));
            case CLUSTER -> ClusterWorkers.open(engine, config, publisher, bootstrapServers);
        };
    }

    void closeMembership(@Disposes Membership membership) {
        membership.close();
    }

    void closeCatalogue(@Disposes Catalogue catalogue) {
        catalogue.close();
    }
}
