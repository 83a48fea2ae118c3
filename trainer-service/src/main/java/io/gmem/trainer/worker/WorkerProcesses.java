package io.gmem.trainer.worker;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.trainer.crew.Membership;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Workers that are child processes of this one. */
@Singleton
public class WorkerProcesses implements Membership {
    private static final Logger LOG = Logger.getLogger(WorkerProcesses.class);

    private final TensorEngine engine;
    private final Path artifacts;
    private final Duration timeout;
    private final Duration startTimeout;

    WorkerProcesses(
            TensorEngine engine, WorkersConfig config, @ConfigProperty(name = "gmem.artifacts.dir") String artifacts) {
        this.engine = engine;
        this.artifacts = Path.of(artifacts).toAbsolutePath();
        this.timeout = config.timeout();
        this.startTimeout = config.startTimeout();
    }

    @Override
    public Members call(Assignment assignment, int count) throws IOException {
        if (count > 0) {
            requireGroups();
        }
        int threads = Math.max(1, engine.threads() / (count + 1));
        var members = new LocalMembers(timeout, startTimeout);
        try {
            for (int i = 0; i < count; i++) {
                WorkerProcess worker = members.add(WorkerProcess.start(WorkerCommand.of(artifacts, threads)));
                worker.order(new WorkerOrder.Prepare(assignment));
                LOG.infof("worker started: runId=%s pid=%d", assignment.run().id(), worker.pid());
            }
            return members;
        } catch (IOException | RuntimeException e) {
            members.close();
            throw e;
        }
    }

    private void requireGroups() {
        try {
            ProcessGroup.requireSupport(engine);
        } catch (UnsupportedOperationException e) {
            throw new FailureException(
                    new Failure(
                            "workers_unsupported",
                            Category.USER,
                            false,
                            "execution.workers",
                            e.getMessage() + "; train with one worker"),
                    e);
        }
    }
}
