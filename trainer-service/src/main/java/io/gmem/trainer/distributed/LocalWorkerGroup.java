package io.gmem.trainer.distributed;

import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.trainer.state.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The local worker processes of one training attempt. They communicate over the loopback interface only. */
final class LocalWorkerGroup implements WorkerPool.Group {
    private static final Logger LOG = Logger.getLogger(LocalWorkerGroup.class);
    private static final long POLL_MILLIS = 100;
    private static final String LOOPBACK = "127.0.0.1";

    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Duration timeout;
    private final Duration startTimeout;

    LocalWorkerGroup(Duration timeout, Duration startTimeout) {
        this.timeout = timeout;
        this.startTimeout = startTimeout;
    }

    WorkerProcess add(WorkerProcess worker) {
        workers.add(worker);
        return worker;
    }

    @Override
    public int awaitReady(Interruption interruption) throws InterruptedException {
        long deadline = System.nanoTime() + startTimeout.toNanos();
        for (WorkerProcess worker : List.copyOf(workers)) {
            if (!isReady(worker, deadline, interruption)) {
                LOG.warnf("worker failed to start: pid=%d", worker.pid());
                worker.close();
                workers.remove(worker);
            }
        }
        return workers.size();
    }

    private static boolean isReady(WorkerProcess worker, long deadline, Interruption interruption)
            throws InterruptedException {
        do {
            if (interruption.requested()) {
                throw new CancellationException("interrupted while waiting for workers");
            }
            try {
                return worker.ready().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.tracef("worker not ready yet: pid=%d", worker.pid());
            } catch (ExecutionException e) {
                return false;
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    @Override
    public ProcessGroup.Place rendezvous() throws IOException {
        Rendezvous rendezvous = Rendezvous.at(LOOPBACK, workers.size() + 1, timeout);
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).send(new WorkerInstruction.Join(rendezvous.place(i + 1, LOOPBACK)));
        }
        return rendezvous.place(0, LOOPBACK);
    }

    /** Divides the threads, since local workers share the cores of this process. */
    @Override
    public int coordinatorThreads(int all) {
        return Math.max(1, all / (workers.size() + 1));
    }

    /** Returns false: local workers are started on request and never register themselves. */
    @Override
    public boolean moreAvailable() {
        return false;
    }

    @Override
    public void trainUntil(long trainingStep) {
        workers.forEach(worker -> worker.send(new WorkerInstruction.Train(trainingStep)));
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
