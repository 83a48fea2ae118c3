package io.gmem.memory.dataset;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.ingest.IngestSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Handles data set commands, recovers the state of all data sets from the topics, and restarts interrupted ones. */
@ApplicationScoped
public class Datasets {
    private static final Logger LOG = Logger.getLogger(Datasets.class);
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final EventPublisher events;
    private final IngestWorker worker;
    private final DatasetDecider decider;
    private final KafkaClients kafka;
    private final Ownership ownership;
    private final DatasetStates states = new DatasetStates();
    private @Nullable TopicView view;

    Datasets(
            EventPublisher events,
            IngestWorker worker,
            Ownership ownership,
            IngestSettings settings,
            KafkaClients kafka) {
        this.events = events;
        this.worker = worker;
        this.ownership = ownership;
        this.decider = new DatasetDecider(settings.queue());
        this.kafka = kafka;
    }

    /** Reads the topics to their ends before the first command is consumed. */
    void read(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        var opened = TopicView.follow(kafka, List.of(Topic.DATASETS, Topic.BANKS), envelope -> {
            apply(envelope.message());
            if (envelope.message() instanceof DatasetEvent.Accepted accepted && caughtUp()) {
                start(accepted);
            }
        });
        view = opened;
        opened.awaitCaughtUp(CATCH_UP);
        ownership.onGain(this::resume);
    }

    /** Restarts the unfinished data sets that this instance owns. */
    private void resume() {
        for (DatasetEvent unfinished : unfinished()) {
            start(unfinished);
        }
    }

    private void start(DatasetEvent unfinished) {
        if (ownership.owns(unfinished.dataset().value())) {
            worker.submit(unfinished.spec(), DatasetStates.acceptedAt(unfinished));
        }
    }

    /** Whether an attempt at a data set has ended or was superseded. */
    synchronized boolean isOver(DatasetId id, Instant acceptedAt) {
        return states.of(id)
                .filter(event ->
                        event.terminal() || DatasetStates.acceptedAt(event).isAfter(acceptedAt))
                .isPresent();
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView opened = view;
        if (opened != null) {
            opened.close();
        }
    }

    /** Whether the topics have been read to their ends. */
    boolean caughtUp() {
        TopicView opened = view;
        return opened != null && opened.caughtUp();
    }

    /** Decides and publishes; completes when the decision is durable. */
    Uni<Void> handle(IngestDataset command, @Nullable String traceparent) {
        DatasetDecision decision = decide(command);
        if (decision.facts().isEmpty()) {
            LOG.infof("command ignored: dataset=%s reason=%s", command.key(), decision.remark());
        }
        return Multi.createFrom()
                .iterable(decision.facts())
                .onItem()
                .transformToUniAndConcatenate(fact ->
                        events.publish(fact, EventIds.of(fact), traceparent).invoke(() -> onPublished(fact)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void onPublished(DatasetEvent fact) {
        apply(fact);
        if (fact instanceof DatasetEvent.Accepted accepted) {
            LOG.infof("data set accepted: dataset=%s", accepted.dataset());
            start(accepted);
        } else if (fact instanceof DatasetEvent.Failed failed) {
            LOG.infof(
                    "data set rejected: dataset=%s errorCode=%s",
                    failed.dataset(), failed.failure().code());
        }
    }

    private synchronized DatasetDecision decide(IngestDataset command) {
        return decider.decide(states, command, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private synchronized List<DatasetEvent> unfinished() {
        return states.unfinished();
    }

    private synchronized void apply(io.gmem.contracts.message.Message message) {
        if (message instanceof Event event) {
            states.apply(event);
        }
    }
}
