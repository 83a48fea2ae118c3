package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.catalog.ArtifactCatalog;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.Evaluator;
import io.gmem.trainer.promotion.PromotionLedger;
import io.gmem.trainer.state.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Publishes events for checkpoints whose files are durable, and for checkpoints whose files are about to be deleted. */
@ApplicationScoped
public class CheckpointAnnouncer {
    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final ArtifactCatalog catalog;
    private final Evaluator evaluator;
    private final PromotionLedger promotions;

    /** Checkpoints published by this process; the catalog receives their events later. */
    private final Map<CheckpointId, CheckpointEvent.Published> announced = new ConcurrentHashMap<>();

    CheckpointAnnouncer(
            ArtifactStore store,
            EventPublisher publisher,
            ArtifactCatalog catalog,
            Evaluator evaluator,
            PromotionLedger promotions) {
        this.store = store;
        this.publisher = publisher;
        this.catalog = catalog;
        this.evaluator = evaluator;
        this.promotions = promotions;
    }

    /**
     * Publishes the evaluation of a checkpoint, its promotion decision, and then the checkpoint itself. Each event is durable
     * before the next, so a consumer that received a checkpoint before a crash can rely on the other two. An evaluation that was
     * interrupted earlier is made up for.
     *
     * @throws CancellationException when the service stops during the evaluation; the next start evaluates again and publishes
     */
    void announce(CheckpointId id, ArtifactRef ref, TrainerState state, TrainingData data, Interruption interruption)
            throws IOException {
        Evaluation evaluation =
                state.evaluation() == null ? evaluate(id, ref, state.run(), data, interruption) : state.evaluation();
        if (evaluation != null) {
            publish(new EvaluationEvent.Completed(id, evaluation, Instant.now()));
            if (state.run().promotion() != null) {
                promotions.apply(state.run().promotion(), id, evaluation);
            }
        }
        var event = new CheckpointEvent.Published(
                id,
                state.run(),
                ref,
                data.dataset().channels(),
                data.dataset().latentSize(),
                data.labelNames(),
                state.loss(),
                evaluation,
                Instant.now(),
                data.imageSize());
        publish(event);
        announced.put(id, event);
    }

    private void publish(Event event) {
        publisher.publish(event, eventId(event), null).await().indefinitely();
    }

    private @Nullable Evaluation evaluate(
            CheckpointId id, ArtifactRef ref, RunSpec spec, TrainingData data, Interruption interruption)
            throws IOException {
        if (!spec.measures(id.trainingStep())) {
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

    /** Returns whether a checkpoint was published and not retired. */
    boolean isKnown(CheckpointId id) {
        return announced.containsKey(id) || catalog.checkpoint(id).isPresent();
    }

    /** Returns the evaluation of a known checkpoint, if any. */
    Optional<Evaluation> evaluation(CheckpointId id) {
        CheckpointEvent.Published local = announced.get(id);
        return (local == null ? catalog.checkpoint(id) : Optional.of(local)).map(CheckpointEvent.Published::evaluation);
    }

    /** Publishes durably that a checkpoint is retired. */
    void announceRetired(CheckpointId id) {
        announced.remove(id);
        publisher.publishAndWait(new CheckpointEvent.Retired(id, Instant.now()));
    }

    /** Returns the event id, which is the same whenever the event is published again. */
    private static String eventId(Event event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
