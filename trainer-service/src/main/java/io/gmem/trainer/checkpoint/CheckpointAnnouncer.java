package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.catalogue.Catalogue;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.Evaluator;
import io.gmem.trainer.ledger.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells of checkpoints whose files are durable, and of those whose files are about to go. */
@ApplicationScoped
public class CheckpointAnnouncer {
    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final Catalogue catalogue;
    private final Evaluator evaluator;

    /** Told by this process; the catalogue hears of it a little later. */
    private final Set<CheckpointId> told = ConcurrentHashMap.newKeySet();

    CheckpointAnnouncer(ArtifactStore store, EventPublisher publisher, Catalogue catalogue, Evaluator evaluator) {
        this.store = store;
        this.publisher = publisher;
        this.catalogue = catalogue;
        this.evaluator = evaluator;
    }

    /**
     * Measures a checkpoint where the run says so (its first and its last), publishes it, and waits until that is durable.
     *
     * @throws CancellationException when the service stops while measuring: the next start measures again and publishes
     */
    void published(CheckpointId id, ArtifactRef ref, TrainerState state, TrainingData data, Interruption interruption)
            throws IOException {
        var event = new CheckpointEvent.Published(
                id,
                state.run(),
                ref,
                data.dataset().channels(),
                data.dataset().latentSize(),
                data.labelNames(),
                state.loss(),
                evaluate(id, ref, state.run(), data, interruption),
                Instant.now(),
                data.pictureSize());
        publisher.publish(event, eventId(event), null).await().indefinitely();
        told.add(id);
    }

    private @Nullable Evaluation evaluate(
            CheckpointId id, ArtifactRef ref, RunSpec spec, TrainingData data, Interruption interruption)
            throws IOException {
        if (id.trainingStep() != 0 && id.trainingStep() != spec.steps()) {
            return null;
        }
        try {
            return evaluator.evaluate(spec, id.trainingStep(), store.fetch(ref), data, interruption);
        } catch (CancellationException e) {
            if (interruption.stopping()) {
                throw e;
            }
            return null;
        }
    }

    /** Whether a checkpoint was published and not retired. */
    boolean isKnown(CheckpointId id) {
        return told.contains(id) || catalogue.checkpoint(id).isPresent();
    }

    /** Says, durably, that nobody should look for a checkpoint any more. */
    void retired(CheckpointId id) {
        told.remove(id);
        publisher.publishAndWait(new CheckpointEvent.Retired(id, Instant.now()));
    }

    /** The same checkpoint is always spoken of under the same event id. */
    private static String eventId(CheckpointEvent.Published event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
