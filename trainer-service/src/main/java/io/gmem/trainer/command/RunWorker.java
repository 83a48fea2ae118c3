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

/** Works on a run and sees to its end, whatever comes of it: no failure of a run is a failure of the worker. */
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

    /** Lets the run that is being worked on write a checkpoint and rest; later ones are not begun. */
    void stop() {
        stopping = true;
    }

    void work(RunSpec spec) {
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
            LOG.errorf(e, "end of run not recorded, the next start takes it up again: runId=%s", spec.id());
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
