package io.gmem.trainer.command;

import io.gmem.contracts.run.RunSpec;
import io.gmem.trainer.TrainerStartup;
import io.gmem.trainer.state.RunLedger;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The queue of accepted runs, trained one after another in order of acceptance by a single thread. Unfinished runs are recovered
 * before any command is read; training starts when events can be published. The run ledger bounds the queue.
 */
@Singleton
public class RunQueue {
    private static final Logger LOG = Logger.getLogger(RunQueue.class);
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(25);

    private final RunLedger ledger;
    private final RunWorker worker;
    private final CountDownLatch started = new CountDownLatch(1);
    private final ExecutorService thread;
    private volatile boolean working;

    @Inject
    RunQueue(RunLedger ledger, RunWorker worker) {
        this(ledger, worker, Executors.newSingleThreadExecutor(task -> new Thread(task, "trainer-cpu")));
    }

    /** @param thread executes one task at a time, in submission order */
    RunQueue(RunLedger ledger, RunWorker worker, ExecutorService thread) {
        this.ledger = ledger;
        this.worker = worker;
        this.thread = thread;
    }

    void recover(@Observes @Priority(TrainerStartup.RECOVER) StartupEvent event) {
        thread.execute(this::awaitStart);
        ledger.recover().forEach(run -> {
            LOG.infof("run recovered: runId=%s", run.run());
            add(run.spec());
        });
    }

    private void awaitStart() {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start(@Observes @Priority(TrainerStartup.WORK) StartupEvent event) {
        started.countDown();
        working = true;
    }

    /** Returns whether the runs are recovered and the worker is running. */
    boolean working() {
        return working;
    }

    void add(RunSpec spec) {
        thread.execute(() -> worker.train(spec));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        working = false;
        worker.stop();
        started.countDown();
        thread.shutdown();
        if (!thread.awaitTermination(GRACE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("training did not stop within the grace period, it will resume from its last checkpoint");
        }
    }
}
