package io.gmem.trainer.command;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.trainer.state.Interruption;
import io.gmem.trainer.state.RunLedger;
import io.gmem.trainer.training.RunTrainer;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Trains a run and records its failure, if any. A failure of a run never fails the worker. */
@Singleton
public class RunWorker {
    private static final Logger LOG = Logger.getLogger(RunWorker.class);

    private final RunLedger ledger;
    private final RunTrainer trainer;
    private volatile boolean stopping;

    RunWorker(RunLedger ledger, RunTrainer trainer) {
        this.ledger = ledger;
        this.trainer = trainer;
    }

    /** Stops the current run after it has written a checkpoint. Later runs are not started. */
    void stop() {
        stopping = true;
    }

    void train(RunSpec spec) {
        Interruption interruption = interruption(spec.id());
        if (interruption.requested()) {
            return;
        }
        try {
            trainer.train(spec, interruption);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FailureException e) {
            fail(spec, e.failure());
        } catch (Throwable e) {
            LOG.errorf(e, "run failed: runId=%s", spec.id());
            fail(spec, Failure.internal("training_failed", e));
        }
    }

    private void fail(RunSpec spec, Failure failure) {
        LOG.warnf("run failed: runId=%s errorCode=%s message=%s", spec.id(), failure.code(), failure.message());
        try {
            ledger.fail(spec, failure);
        } catch (RuntimeException e) {
            LOG.errorf(e, "failed to record end of run, it will be retried at the next start: runId=%s", spec.id());
        }
    }

    private Interruption interruption(RunId run) {
        return new Interruption() {
            @Override
            public boolean stopping() {
                return stopping || ledger.isPaused(run);
            }

            @Override
            public boolean cancelled() {
                return ledger.isOver(run);
            }
        };
    }
}
