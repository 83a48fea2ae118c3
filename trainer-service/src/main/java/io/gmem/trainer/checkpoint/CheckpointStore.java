package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.Evaluator;
import io.gmem.trainer.state.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The checkpoints of runs. Files are durable before they are published, and retired before they are deleted. */
@ApplicationScoped
public class CheckpointStore {
    private static final Logger LOG = Logger.getLogger(CheckpointStore.class);

    private final ArtifactStore store;
    private final CheckpointAnnouncer announcer;
    private final Evaluator evaluator;
    private final PinLedger pins;
    private final CheckpointWriter writer;

    CheckpointStore(
            ArtifactStore store,
            CheckpointAnnouncer announcer,
            Evaluator evaluator,
            PinLedger pins,
            CheckpointConfig config) {
        this.store = store;
        this.announcer = announcer;
        this.evaluator = evaluator;
        this.pins = pins;
        this.writer = new CheckpointWriter(store, config.reservedSpace().asLongValue());
    }

    /** A checkpoint from which a run resumes. */
    public record Found(Path folder, ArtifactRef ref, TrainerState state) {
        /** Returns the training step of the checkpoint. */
        public long trainingStep() {
            return Long.parseLong(ref.uri().substring(ref.uri().lastIndexOf('/') + 1));
        }
    }

    /**
     * Writes and publishes a checkpoint, evaluated where the run requires it. Then retires the checkpoints that the run does not
     * keep.
     *
     * @param loss mean loss since the previous checkpoint; null at step 0
     * @param attachments writes the attachments of the checkpoint, after its weights
     */
    public void put(
            RunSpec spec,
            TrainingSession session,
            TrainingData data,
            @Nullable Double loss,
            CheckpointAttachments attachments,
            Interruption interruption)
            throws IOException {
        var id = new CheckpointId(spec.id(), session.trainingStep());
        var evaluated = new AtomicReference<@Nullable Evaluation>();
        ArtifactRef ref = writer.write(id, CheckpointSize.of(session.config()), folder -> {
            session.save(folder);
            Evaluation evaluation = evaluate(spec, id, folder, data, interruption);
            evaluated.set(evaluation);
            new TrainerState(spec, loss, evaluation).write(folder);
            attachments.write(folder, evaluation);
        });
        LOG.infof("checkpoint written: runId=%s trainingStep=%d", id.run(), id.trainingStep());
        announcer.announce(id, ref, new TrainerState(spec, loss, evaluated.get()), data, interruption);
        retire(spec);
    }

    /** Evaluates a checkpoint. An interruption skips the evaluation, since the weights must be saved first. */
    private @Nullable Evaluation evaluate(
            RunSpec spec, CheckpointId id, Path folder, TrainingData data, Interruption interruption)
            throws IOException {
        try {
            return evaluator.evaluate(spec, id.trainingStep(), folder, data, interruption);
        } catch (CancellationException e) {
            LOG.infof("checkpoint evaluation interrupted: runId=%s trainingStep=%d", id.run(), id.trainingStep());
            return null;
        }
    }

    /**
     * Returns the newest intact checkpoint of a run. A checkpoint that was written but not published before a crash is published
     * now; a damaged one is skipped and removed.
     *
     * @throws FailureException when the checkpoints belong to another run with the same id
     */
    public Optional<Found> newest(RunSpec spec, TrainingData data, Interruption interruption) throws IOException {
        List<ArtifactPath> newestFirst = new ArrayList<>(store.list(ArtifactPath.checkpoints(spec.id())));
        Collections.reverse(newestFirst);
        for (ArtifactPath path : newestFirst) {
            CheckpointId id = id(spec.id(), path);
            try {
                ArtifactRef ref = store.find(path).orElseThrow(() -> new IOException("no manifest"));
                Path folder = store.fetch(ref);
                TrainerState state = requireSameRun(spec, id, folder);
                if (!announcer.isKnown(id)) {
                    announcer.announce(id, ref, state, data, interruption);
                }
                return Optional.of(new Found(folder, ref, state));
            } catch (CorruptArtifactException | com.fasterxml.jackson.core.JacksonException e) {
                LOG.warnf(
                        "skipped damaged checkpoint: runId=%s trainingStep=%d error=%s",
                        id.run(), id.trainingStep(), e.getMessage());
                // the run writes a checkpoint under the same path when it reaches this step again
                remove(id, path);
            }
        }
        return Optional.empty();
    }

    private static TrainerState requireSameRun(RunSpec spec, CheckpointId id, Path folder) throws IOException {
        return TrainerState.read(folder)
                .filter(state -> state.run().equals(spec))
                .orElseThrow(() -> new FailureException(Failure.conflict(
                        "checkpoint_of_another_run",
                        "id",
                        "checkpoint " + id + " was written by another run with the same id; start the run"
                                + " with another id, or delete the old checkpoints")));
    }

    private void retire(RunSpec spec) throws IOException {
        Map<CheckpointId, ArtifactPath> oldestFirst = new LinkedHashMap<>();
        Map<CheckpointId, Evaluation> evaluations = new HashMap<>();
        for (ArtifactPath path : store.list(ArtifactPath.checkpoints(spec.id()))) {
            CheckpointId id = id(spec.id(), path);
            oldestFirst.put(id, path);
            announcer.evaluation(id).ifPresent(evaluation -> evaluations.put(id, evaluation));
        }
        Set<CheckpointId> kept = Retention.kept(spec, List.copyOf(oldestFirst.keySet()), evaluations);
        for (Map.Entry<CheckpointId, ArtifactPath> stored : oldestFirst.entrySet()) {
            if (!kept.contains(stored.getKey())) {
                pins.unlessPinned(stored.getKey(), () -> remove(stored.getKey(), stored.getValue()));
            }
        }
    }

    private void remove(CheckpointId id, ArtifactPath path) throws IOException {
        announcer.announceRetired(id);
        store.delete(path);
    }

    private static CheckpointId id(RunId run, ArtifactPath path) {
        String step = path.value().substring(path.value().lastIndexOf('/') + 1);
        return new CheckpointId(run, Long.parseLong(step));
    }
}
