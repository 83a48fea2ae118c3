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
 * Accepted runs, worked off one after the other in the order of acceptance by the device's only thread. Takes up what was not
 * over before any command is read; begins to work when events can be told. It is bounded by the ledger, which
 * accepts so many runs only.
 */
@Singleton
public class RunQueue {
    private static final Logger LOG = Logger.getLogger(RunQueue.class);
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final RunLedger ledger;
    private final RunWorker worker;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ExecutorService thread;
    private volatile boolean working;

    @Inject
    RunQueue(RunLedger ledger, RunWorker worker) {
        this(ledger, worker, Executors.newSingleThreadExecutor(work -> new Thread(work, "trainer-cpu")));
    }

    /** @param thread runs one task at a time, in their order */
    RunQueue(RunLedger ledger, RunWorker worker, ExecutorService thread) {
        this.ledger = ledger;
        this.worker = worker;
        this.thread = thread;
    }

    void learn(@Observes @Priority(TrainerStartup.LEARN) StartupEvent event) {
        thread.execute(this::awaitBeginning);
        ledger.recover().forEach(run -> {
            LOG.infof("run taken up again: runId=%s", run.run());
            add(run.spec());
        });
    }

    private void awaitBeginning() {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void begin(@Observes @Priority(TrainerStartup.WORK) StartupEvent event) {
        begun.countDown();
        working = true;
    }

    /** Whether the runs of before are known and being worked on. */
    boolean working() {
        return working;
    }

    void add(RunSpec spec) {
        thread.execute(() -> worker.work(spec));
    }

    void end(@Observes ShutdownEvent event) throws InterruptedException {
        working = false;
        worker.stop();
        begun.countDown();
        thread.shutdown();
        if (!thread.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("training did not stop within its grace; it goes on from its last checkpoint");
        }
    }
}
