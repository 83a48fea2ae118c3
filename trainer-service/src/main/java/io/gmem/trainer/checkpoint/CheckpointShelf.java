package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.ledger.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The checkpoints of runs: durable before they are spoken of, retired before they are deleted. */
@ApplicationScoped
public class CheckpointShelf {
    private static final Logger LOG = Logger.getLogger(CheckpointShelf.class);

    private final ArtifactStore store;
    private final CheckpointAnnouncer announcer;
    private final CheckpointWriter writer;

    CheckpointShelf(ArtifactStore store, CheckpointAnnouncer announcer, CheckpointConfig config) {
        this.store = store;
        this.announcer = announcer;
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
     * Writes and publishes a checkpoint, and retires those that are older than the run keeps.
     *
     * @param loss mean since the checkpoint before; null at step 0
     * @param looks writes what the checkpoint shows of the run, after its weights
     */
    public void put(
            RunSpec spec,
            TrainingSession session,
            TrainingData data,
            @Nullable Double loss,
            CheckpointContents looks,
            Interruption interruption)
            throws IOException {
        var id = new CheckpointId(spec.id(), session.trainingStep());
        var state = new TrainerState(spec, loss);
        ArtifactRef ref = writer.write(id, CheckpointSize.of(session.config()), folder -> {
            session.save(folder);
            state.write(folder);
            looks.write(folder);
        });
        LOG.infof("checkpoint written: runId=%s trainingStep=%d", id.run(), id.trainingStep());
        announcer.published(id, ref, state, data, interruption);
        retire(spec);
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
        List<ArtifactPath> all = store.list(ArtifactPath.checkpoints(spec.id()));
        // the first one is kept whatever its age: what came of the run is measured against it
        for (ArtifactPath old :
                all.subList(Math.min(1, all.size()), Math.max(1, all.size() - spec.keepCheckpoints()))) {
            remove(id(spec.id(), old), old);
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
