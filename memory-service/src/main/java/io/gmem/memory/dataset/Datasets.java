package io.gmem.memory.dataset;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All data sets: knows their state from the topics, obeys commands, begins again what a crash interrupted. */
@ApplicationScoped
public class Datasets {
    private static final Logger LOG = Logger.getLogger(Datasets.class);
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final EventPublisher events;
    private final IngestWorker worker;
    private final DatasetDecider decider;
    private final String bootstrapServers;
    private final Ownership ownership;
    private final DatasetStates states = new DatasetStates();
    private @Nullable TopicView view;

    Datasets(
            EventPublisher events,
            IngestWorker worker,
            Ownership ownership,
            IngestSettings settings,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.events = events;
        this.worker = worker;
        this.ownership = ownership;
        this.decider = new DatasetDecider(settings.queue());
        this.bootstrapServers = bootstrapServers;
    }

    /** Reads the topics to their ends before any command is heard. */
    void read(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        var following = TopicView.follow(bootstrapServers, List.of(Topic.DATASETS, Topic.BANKS), envelope -> {
            learn(envelope.message());
            if (envelope.message() instanceof DatasetEvent.Accepted accepted && caughtUp()) {
                begin(accepted);
            }
        });
        view = following;
        following.awaitCaughtUp(CATCH_UP);
        ownership.onGain(this::resume);
    }

    /** Begins again what is unfinished and nobody else's. */
    private void resume() {
        for (DatasetEvent unfinished : unfinished()) {
            begin(unfinished);
        }
    }

    private void begin(DatasetEvent unfinished) {
        if (ownership.owns(unfinished.dataset().value())) {
            worker.begin(unfinished.spec(), DatasetStates.acceptedAt(unfinished));
        }
    }

    /** Whether an attempt at a data set has ended, or gave way to another. */
    synchronized boolean isOver(DatasetId id, Instant acceptedAt) {
        return states.of(id)
                .filter(event ->
                        event.terminal() || DatasetStates.acceptedAt(event).isAfter(acceptedAt))
                .isPresent();
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView following = view;
        if (following != null) {
            following.close();
        }
    }

    /** Whether the state of things is known. */
    boolean caughtUp() {
        TopicView following = view;
        return following != null && following.caughtUp();
    }

    /** Decides and publishes; completes when what was decided is durable. */
    Uni<Void> obey(IngestDataset command, @Nullable String traceparent) {
        DatasetDecision decision = decide(command);
        if (decision.facts().isEmpty()) {
            LOG.infof("command changes nothing: dataset=%s reason=%s", command.key(), decision.remark());
        }
        return Multi.createFrom()
                .iterable(decision.facts())
                .onItem()
                .transformToUniAndConcatenate(fact ->
                        events.publish(fact, EventIds.of(fact), traceparent).invoke(() -> heed(fact)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void heed(DatasetEvent fact) {
        learn(fact);
        if (fact instanceof DatasetEvent.Accepted accepted) {
            LOG.infof("data set accepted: dataset=%s", accepted.dataset());
            begin(accepted);
        } else if (fact instanceof DatasetEvent.Failed failed) {
            LOG.infof(
                    "data set refused: dataset=%s errorCode=%s",
                    failed.dataset(), failed.failure().code());
        }
    }

    private synchronized DatasetDecision decide(IngestDataset command) {
        return decider.decide(states, command, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private synchronized List<DatasetEvent> unfinished() {
        return states.unfinished();
    }

    private synchronized void learn(io.gmem.contracts.message.Message message) {
        if (message instanceof Event event) {
            states.apply(event);
        }
    }
}
