package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.catalogue.Catalogue;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.Evaluator;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The checkpoints of runs: durable before they are spoken of, retired before they are deleted. */
@ApplicationScoped
public class CheckpointShelf {
    private static final Logger LOG = Logger.getLogger(CheckpointShelf.class);

    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final Catalogue catalogue;
    private final Evaluator evaluator;

    CheckpointShelf(ArtifactStore store, EventPublisher publisher, Catalogue catalogue, Evaluator evaluator) {
        this.store = store;
        this.publisher = publisher;
        this.catalogue = catalogue;
        this.evaluator = evaluator;
    }

    /**
     * Writes, measures where the run says so (its first and its last), publishes, and retires what is older than the run
     * keeps.
     */
    public CheckpointId put(RunSpec spec, TrainingSession session, TrainingData data, @Nullable Double loss)
            throws IOException {
        var id = new CheckpointId(spec.id(), session.trainingStep());
        Path staged = store.stage();
        ArtifactRef ref;
        try {
            session.save(staged);
            ref = store.publish(staged, ArtifactPath.checkpoint(id), MediaTypes.CHECKPOINT);
        } catch (IOException e) {
            store.discard(staged);
            throw new FailureException(
                    new Failure(
                            "checkpoint_not_written",
                            Category.EXHAUSTED,
                            true,
                            null,
                            "the checkpoint of step " + id.trainingStep() + " could not be written: " + e.getMessage()
                                    + "; make room and start the run again under another id"),
                    e);
        }
        publish(spec, id, ref, data, loss);
        retire(spec);
        return id;
    }

    private void publish(RunSpec spec, CheckpointId id, ArtifactRef ref, TrainingData data, @Nullable Double loss)
            throws IOException {
        Evaluation evaluation = id.trainingStep() == 0 || id.trainingStep() == spec.steps()
                ? evaluator.evaluate(spec, id.trainingStep(), store.fetch(ref), data)
                : null;
        var event = new CheckpointEvent.Published(
                id,
                spec,
                ref,
                data.dataset().channels(),
                data.dataset().latentSize(),
                data.labelNames(),
                loss,
                evaluation,
                Instant.now());
        publisher.publish(event, eventId(event), null).await().indefinitely();
    }

    /** The same checkpoint is always spoken of under the same event id. */
    private static String eventId(CheckpointEvent.Published event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * The newest whole checkpoint of a run. One that was written but not spoken of, because the process ended in between, is
     * published now.
     */
    public Optional<Path> newest(RunSpec spec, TrainingData data) throws IOException {
        List<ArtifactPath> newestFirst = new ArrayList<>(store.list(ArtifactPath.checkpoints(spec.id())));
        Collections.reverse(newestFirst);
        for (ArtifactPath path : newestFirst) {
            CheckpointId id = id(spec.id(), path);
            Optional<ArtifactRef> ref = store.find(path);
            if (ref.isEmpty()) {
                continue;
            }
            try {
                Path folder = store.fetch(ref.get());
                if (catalogue.checkpoint(id).isEmpty()) {
                    publish(spec, id, ref.get(), data, null);
                }
                return Optional.of(folder);
            } catch (CorruptArtifactException e) {
                // it makes room for the one that this run will write when it comes to the same step again
                store.delete(path);
                LOG.warnf(
                        "checkpoint passed over: runId=%s trainingStep=%d error=%s",
                        id.run(), id.trainingStep(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void retire(RunSpec spec) throws IOException {
        List<ArtifactPath> all = store.list(ArtifactPath.checkpoints(spec.id()));
        // the first one is kept whatever its age: what came of the run is measured against it
        for (ArtifactPath old :
                all.subList(Math.min(1, all.size()), Math.max(1, all.size() - spec.keepCheckpoints()))) {
            publisher.publishAndWait(new CheckpointEvent.Retired(id(spec.id(), old), Instant.now()));
            store.delete(old);
        }
    }

    private static CheckpointId id(RunId run, ArtifactPath path) {
        String step = path.value().substring(path.value().lastIndexOf('/') + 1);
        return new CheckpointId(run, Long.parseLong(step));
    }
}
