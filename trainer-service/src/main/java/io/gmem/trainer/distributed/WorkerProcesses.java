package io.gmem.trainer.distributed;

import io.gmem.diffusion.engine.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Allocates workers as child processes of this process. */
public final class WorkerProcesses implements WorkerPool {
    private static final Logger LOG = Logger.getLogger(WorkerProcesses.class);

    private final TensorEngine engine;
    private final Path artifacts;
    private final Duration timeout;
    private final Duration startTimeout;

    /** @param artifacts folder of the artifact store */
    public WorkerProcesses(TensorEngine engine, WorkersConfig config, Path artifacts) {
        this.engine = engine;
        this.artifacts = artifacts.toAbsolutePath();
        this.timeout = config.timeout();
        this.startTimeout = config.startTimeout();
    }

    @Override
    public Group allocate(Assignment assignment, int count) throws IOException {
        if (count > 0) {
            Rendezvous.requireSupport();
        }
        int threads = Math.max(1, engine.threads() / (count + 1));
        var group = new LocalWorkerGroup(timeout, startTimeout);
        try {
            for (int i = 0; i < count; i++) {
                WorkerProcess worker = group.add(WorkerProcess.start(WorkerLaunch.of(artifacts, threads)));
                worker.send(new WorkerInstruction.Prepare(assignment));
                LOG.infof("worker started: runId=%s pid=%d", assignment.run().id(), worker.pid());
            }
            return group;
        } catch (IOException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** Does nothing: no resources are held between attempts. */
    @Override
    public void close() {}
}
