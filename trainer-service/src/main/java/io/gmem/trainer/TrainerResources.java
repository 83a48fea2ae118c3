package io.gmem.trainer;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.trainer.catalog.ArtifactCatalog;
import io.gmem.trainer.distributed.RemoteWorkerPool;
import io.gmem.trainer.distributed.WorkerPool;
import io.gmem.trainer.distributed.WorkerProcesses;
import io.gmem.trainer.distributed.WorkersConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the resources that the service opens once and closes at shutdown. */
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
    ArtifactCatalog openCatalog(KafkaClients kafka) {
        return ArtifactCatalog.open(kafka);
    }

    @Produces
    @Singleton
    WorkerPool openWorkerPool(
            TensorEngine engine,
            WorkersConfig config,
            EventPublisher publisher,
            @ConfigProperty(name = "gmem.artifacts.dir") String artifacts,
            KafkaClients kafka) {
        return switch (config.where()) {
            case PROCESSES -> new WorkerProcesses(engine, config, Path.of(artifacts));
            case CLUSTER -> RemoteWorkerPool.open(engine, config, publisher, kafka);
        };
    }

    void closeWorkerPool(@Disposes WorkerPool pool) {
        pool.close();
    }

    void closeCatalog(@Disposes ArtifactCatalog catalog) {
        catalog.close();
    }
}
