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

/** The worker processes of one round. They meet on the loopback interface, which nobody else reaches. */
final class LocalWorkerGroup implements WorkerPool.Members {
    private static final Logger LOG = Logger.getLogger(LocalWorkerGroup.class);
    private static final long GLANCE_MILLIS = 100;
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
                LOG.warnf("worker did not come: pid=%d", worker.pid());
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
                return worker.ready().get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.tracef("worker not ready yet: pid=%d", worker.pid());
            } catch (ExecutionException e) {
                return false;
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    @Override
    public ProcessGroup.Place meet() throws IOException {
        Rendezvous gathering = Rendezvous.at(LOOPBACK, workers.size() + 1, timeout);
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).order(new WorkerInstruction.Meet(gathering.place(i + 1, LOOPBACK)));
        }
        return gathering.place(0, LOOPBACK);
    }

    /** Workers share the cores of this process. */
    @Override
    public int threadsOfCaller(int all) {
        return Math.max(1, all / (workers.size() + 1));
    }

    /** They are started when they are called; nobody comes of himself. */
    @Override
    public boolean moreWouldCome() {
        return false;
    }

    @Override
    public void trainUntil(long trainingStep) {
        workers.forEach(worker -> worker.order(new WorkerInstruction.Train(trainingStep)));
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
