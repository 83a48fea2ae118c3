package io.gmem.trainer.training;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.BatchOrder;
import io.gmem.diffusion.training.NonFiniteLossException;
import io.gmem.diffusion.training.StepReport;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memorybank.MemoryBank;
import io.gmem.trainer.checkpoint.CheckpointShelf;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.data.TrainingDataLoader;
import io.gmem.trainer.ledger.RunLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Trains one run from where it stands to its end. Ends early, without a terminal state, when the service stops: the next start
 * goes on from the last checkpoint.
 */
@ApplicationScoped
public class RunTrainer {
    private static final Logger LOG = Logger.getLogger(RunTrainer.class);

    private final TensorEngine engine;
    private final TrainingDataLoader loader;
    private final CheckpointShelf shelf;
    private final RunLedger ledger;
    private final EventPublisher publisher;

    RunTrainer(
            TensorEngine engine,
            TrainingDataLoader loader,
            CheckpointShelf shelf,
            RunLedger ledger,
            EventPublisher publisher) {
        this.engine = engine;
        this.loader = loader;
        this.shelf = shelf;
        this.ledger = ledger;
        this.publisher = publisher;
    }

    /** @throws FailureException when the run cannot be trained, saying why */
    public void train(RunSpec spec, BooleanSupplier stopping) throws IOException, InterruptedException {
        try (TrainingData data = loader.load(spec);
                TrainingSession session = open(spec, data)) {
            long from = session.trainingStep();
            Instant acceptedAt = ledger.acceptedAt(spec.id());
            if (!ledger.record(new RunEvent.Started(spec, acceptedAt, Instant.now(), from))) {
                return;
            }
            LOG.infof("run started: runId=%s trainingStep=%d", spec.id(), from);
            if (from == 0) {
                shelf.put(spec, session, data, null);
            }
            var progress = new ProgressReporter(publisher, spec);
            if (trainSteps(spec, data, session, progress, stopping)) {
                ledger.record(new RunEvent.Completed(spec, acceptedAt, Instant.now(), progress.lastLoss()));
                LOG.infof("run completed: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
            }
        } catch (NonFiniteLossException e) {
            throw new FailureException(new Failure(
                    "non_finite_loss",
                    Category.USER,
                    false,
                    "optimiser.learning_rate",
                    String.valueOf(e.getMessage())));
        }
    }

    private TrainingSession open(RunSpec spec, TrainingData data) throws IOException {
        Optional<Path> newest = shelf.newest(spec, data);
        return newest.isPresent()
                ? TrainingSession.resume(engine, newest.get())
                : TrainingSession.begin(
                        engine, NetworkPlan.network(spec, data), NetworkPlan.optimiser(spec), spec.seed());
    }

    /** Whether all steps are trained. */
    private boolean trainSteps(
            RunSpec spec,
            TrainingData data,
            TrainingSession session,
            ProgressReporter progress,
            BooleanSupplier stopping)
            throws IOException {
        var order = new BatchOrder(spec.seed(), data.count());
        long saved = session.trainingStep();
        while (session.trainingStep() < spec.steps()) {
            if (ledger.isOver(spec.id())) {
                return false;
            }
            if (stopping.getAsBoolean()) {
                put(spec, session, data, progress, saved);
                return false;
            }
            progress.trained(step(spec, data, session, order));
            ledger.reached(spec.id(), session.trainingStep());
            if (session.trainingStep() % spec.checkpointEvery() == 0) {
                saved = put(spec, session, data, progress, saved);
            }
        }
        put(spec, session, data, progress, saved);
        return true;
    }

    private static StepReport step(RunSpec spec, TrainingData data, TrainingSession session, BatchOrder order) {
        int[] indices = order.indices(session.trainingStep(), spec.batchSize());
        float[] latents = data.latents(indices);
        MemoryBank bank = data.bank();
        return bank == null
                ? session.stepOnLabels(latents, data.labels(indices), indices.length)
                : session.stepOnSnippets(latents, data.snippets(bank, indices), indices.length);
    }

    /** Saves unless this step is saved; returns the step of the newest checkpoint. */
    private long put(RunSpec spec, TrainingSession session, TrainingData data, ProgressReporter progress, long saved)
            throws IOException {
        if (session.trainingStep() != saved) {
            long start = System.nanoTime();
            CheckpointId id = shelf.put(spec, session, data, progress.lastLoss());
            progress.pausedFor(System.nanoTime() - start);
            LOG.infof("checkpoint published: runId=%s trainingStep=%d", id.run(), id.trainingStep());
        }
        return session.trainingStep();
    }
}
