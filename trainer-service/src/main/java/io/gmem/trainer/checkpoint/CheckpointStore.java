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

/** The checkpoints of runs: durable before they are spoken of, retired before they are deleted. */
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

    /** A checkpoint that a run goes on from. */
    public record Found(Path folder, ArtifactRef ref, TrainerState state) {
        /** Its training step. */
        public long trainingStep() {
            return Long.parseLong(ref.uri().substring(ref.uri().lastIndexOf('/') + 1));
        }
    }

    /**
     * Writes a checkpoint, measured where the run says so, publishes it, and retires those that the run does not keep.
     *
     * @param loss mean since the checkpoint before; null at step 0
     * @param looks writes what the checkpoint shows of the run, after its weights
     */
    public void put(
            RunSpec spec,
            TrainingSession session,
            TrainingData data,
            @Nullable Double loss,
            CheckpointAttachments looks,
            Interruption interruption)
            throws IOException {
        var id = new CheckpointId(spec.id(), session.trainingStep());
        var measured = new AtomicReference<@Nullable Evaluation>();
        ArtifactRef ref = writer.write(id, CheckpointSize.of(session.config()), folder -> {
            session.save(folder);
            Evaluation evaluation = measure(spec, id, folder, data, interruption);
            measured.set(evaluation);
            new TrainerState(spec, loss, evaluation).write(folder);
            looks.write(folder, evaluation);
        });
        LOG.infof("checkpoint written: runId=%s trainingStep=%d", id.run(), id.trainingStep());
        announcer.published(id, ref, new TrainerState(spec, loss, measured.get()), data, interruption);
        retire(spec);
    }

    /** What is interrupted is not measured: the weights are worth more than the numbers. */
    private @Nullable Evaluation measure(
            RunSpec spec, CheckpointId id, Path folder, TrainingData data, Interruption interruption)
            throws IOException {
        try {
            return evaluator.evaluate(spec, id.trainingStep(), folder, data, interruption);
        } catch (CancellationException e) {
            LOG.infof("checkpoint not measured yet: runId=%s trainingStep=%d", id.run(), id.trainingStep());
            return null;
        }
    }

    /**
     * The newest whole checkpoint of a run. One that was written but not spoken of, because the process ended in between, is
     * published now; a damaged one is passed over.
     *
     * @throws FailureException when the checkpoints there are of another run of the same id
     */
    public Optional<Found> newest(RunSpec spec, TrainingData data, Interruption interruption) throws IOException {
        List<ArtifactPath> newestFirst = new ArrayList<>(store.list(ArtifactPath.checkpoints(spec.id())));
        Collections.reverse(newestFirst);
        for (ArtifactPath path : newestFirst) {
            CheckpointId id = id(spec.id(), path);
            try {
                ArtifactRef ref = store.find(path).orElseThrow(() -> new IOException("no manifest"));
                Path folder = store.fetch(ref);
                TrainerState state = requireOwn(spec, id, folder);
                if (!announcer.isKnown(id)) {
                    announcer.published(id, ref, state, data, interruption);
                }
                return Optional.of(new Found(folder, ref, state));
            } catch (CorruptArtifactException | com.fasterxml.jackson.core.JacksonException e) {
                LOG.warnf(
                        "checkpoint passed over: runId=%s trainingStep=%d error=%s",
                        id.run(), id.trainingStep(), e.getMessage());
                // it makes room for the one that this run will write when it comes to the same step again
                remove(id, path);
            }
        }
        return Optional.empty();
    }

    private static TrainerState requireOwn(RunSpec spec, CheckpointId id, Path folder) throws IOException {
        return TrainerState.read(folder)
                .filter(state -> state.run().equals(spec))
                .orElseThrow(() -> new FailureException(Failure.conflict(
                        "checkpoint_of_another_run",
                        "id",
                        "checkpoint " + id + " in the store was written by another run of the same id; start the run"
                                + " under another id, or remove the old checkpoints")));
    }

    private void retire(RunSpec spec) throws IOException {
        Map<CheckpointId, ArtifactPath> oldestFirst = new LinkedHashMap<>();
        Map<CheckpointId, Evaluation> measured = new HashMap<>();
        for (ArtifactPath path : store.list(ArtifactPath.checkpoints(spec.id()))) {
            CheckpointId id = id(spec.id(), path);
            oldestFirst.put(id, path);
            announcer.evaluation(id).ifPresent(evaluation -> measured.put(id, evaluation));
        }
        Set<CheckpointId> kept = Retention.kept(spec, List.copyOf(oldestFirst.keySet()), measured);
        for (Map.Entry<CheckpointId, ArtifactPath> there : oldestFirst.entrySet()) {
            if (!kept.contains(there.getKey())) {
                pins.unlessPinned(there.getKey(), () -> remove(there.getKey(), there.getValue()));
            }
        }
    }

    private void remove(CheckpointId id, ArtifactPath path) throws IOException {
        announcer.retired(id);
        store.delete(path);
    }

    private static CheckpointId id(RunId run, ArtifactPath path) {
        String step = path.value().substring(path.value().lastIndexOf('/') + 1);
        return new CheckpointId(run, Long.parseLong(step));
    }
}
