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

/** Tells of checkpoints whose files are durable, and of those whose files are about to go. */
@ApplicationScoped
public class CheckpointAnnouncer {
    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final ArtifactCatalog catalogue;
    private final Evaluator evaluator;
    private final PromotionLedger promotions;

    /** Told by this process; the catalogue hears of it a little later. */
    private final Map<CheckpointId, CheckpointEvent.Published> told = new ConcurrentHashMap<>();

    CheckpointAnnouncer(
            ArtifactStore store,
            EventPublisher publisher,
            ArtifactCatalog catalogue,
            Evaluator evaluator,
            PromotionLedger promotions) {
        this.store = store;
        this.publisher = publisher;
        this.catalogue = catalogue;
        this.evaluator = evaluator;
        this.promotions = promotions;
    }

    /**
     * Says what a checkpoint measured, whether it is promoted, and then that it is there, each durable before the next: who
     * hears of a checkpoint that was there before a crash can rely on the rest. Measures what should have been measured before.
     *
     * @throws CancellationException when the service stops while measuring: the next start measures again and publishes
     */
    void published(CheckpointId id, ArtifactRef ref, TrainerState state, TrainingData data, Interruption interruption)
            throws IOException {
        Evaluation evaluation =
                state.evaluation() == null ? evaluate(id, ref, state.run(), data, interruption) : state.evaluation();
        if (evaluation != null) {
            say(new EvaluationEvent.Completed(id, evaluation, Instant.now()));
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
                data.pictureSize());
        say(event);
        told.put(id, event);
    }

    private void say(Event event) {
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

    /** Whether a checkpoint was published and not retired. */
    boolean isKnown(CheckpointId id) {
        return told.containsKey(id) || catalogue.checkpoint(id).isPresent();
    }

    /** What was measured of a checkpoint that is known. */
    Optional<Evaluation> evaluation(CheckpointId id) {
        CheckpointEvent.Published own = told.get(id);
        return (own == null ? catalogue.checkpoint(id) : Optional.of(own)).map(CheckpointEvent.Published::evaluation);
    }

    /** Says, durably, that nobody should look for a checkpoint any more. */
    void retired(CheckpointId id) {
        told.remove(id);
        publisher.publishAndWait(new CheckpointEvent.Retired(id, Instant.now()));
    }

    /** The same checkpoint is always spoken of under the same event id. */
    private static String eventId(Event event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
