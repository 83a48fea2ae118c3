package io.gmem.trainer.intake;

import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.trainer.ledger.RunLedger;
import io.gmem.trainer.training.RunTrainer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Trains accepted runs one after the other on the device's only worker. At start it takes up what was not over; at shutdown
 * the current run writes a checkpoint and waits for the next start.
 */
@ApplicationScoped
public class RunQueue {
    private static final Logger LOG = Logger.getLogger(RunQueue.class);
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final RunLedger ledger;
    private final RunTrainer trainer;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> new Thread(work, "trainer-cpu"));
    private volatile boolean stopping;
    private volatile boolean recovered;
    private List<RunEvent.State> unfinished = List.of();

    RunQueue(RunLedger ledger, RunTrainer trainer) {
        this.ledger = ledger;
        this.trainer = trainer;
    }

    /** Before the first command is read, so that none is taken for new that is not. */
    void recover(@Observes @Priority(TopicProvisioner.PRIORITY + 100) StartupEvent event) {
        unfinished = ledger.recover();
    }

    /** After the channels have opened, so that what becomes of a run can be told. */
    void resume(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        for (RunEvent.State run : unfinished) {
            LOG.infof("run resumed: runId=%s", run.run());
            add(run.spec());
        }
        recovered = true;
    }

    /** Whether the runs of before are known. */
    public boolean recovered() {
        return recovered;
    }

    void add(RunSpec spec) {
        worker.execute(() -> work(spec));
    }

    private void work(RunSpec spec) {
        if (stopping || ledger.isOver(spec.id())) {
            return;
        }
        try {
            trainer.train(spec, () -> stopping);
        } catch (FailureException e) {
            fail(spec, e.failure());
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            LOG.errorf(e, "run failed: runId=%s", spec.id());
            fail(spec, Failure.internal("training_failed", e));
        }
    }

    private void fail(RunSpec spec, Failure failure) {
        LOG.warnf("run failed: runId=%s errorCode=%s message=%s", spec.id(), failure.code(), failure.message());
        ledger.fail(spec, failure);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        worker.shutdown();
        if (!worker.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("training did not stop within its grace; it goes on from its last checkpoint");
        }
    }
}
