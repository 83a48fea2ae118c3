package io.gmem.memory.dataset;

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
import jakarta.interceptor.Interceptor;
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
    /** Channels open at {@code LIBRARY_BEFORE} (1000). */
    private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER;

    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final EventPublisher events;
    private final IngestWorker worker;
    private final DatasetDecider decider;
    private final String bootstrapServers;
    private final DatasetStates states = new DatasetStates();
    private List<DatasetEvent> interrupted = List.of();
    private @Nullable TopicView view;

    Datasets(
            EventPublisher events,
            IngestWorker worker,
            IngestSettings settings,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.events = events;
        this.worker = worker;
        this.decider = new DatasetDecider(settings.queue());
        this.bootstrapServers = bootstrapServers;
    }

    /** Reads the topics to their ends before any command is heard, and notes what is unfinished. */
    void read(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        var following = TopicView.follow(
                bootstrapServers, List.of(Topic.DATASETS, Topic.BANKS), envelope -> learn(envelope.message()));
        view = following;
        following.awaitCaughtUp(CATCH_UP);
        interrupted = unfinished();
    }

    /** Begins again what was unfinished, once the channels are open and its events can be told. */
    void resume(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
        for (DatasetEvent unfinished : interrupted) {
            LOG.infof("data set begins again: dataset=%s", unfinished.dataset());
            worker.begin(unfinished.spec(), DatasetStates.acceptedAt(unfinished));
        }
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
        Decision decision = decide(command);
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
            worker.begin(accepted.spec(), accepted.acceptedAt());
        } else if (fact instanceof DatasetEvent.Failed failed) {
            LOG.infof(
                    "data set refused: dataset=%s errorCode=%s",
                    failed.dataset(), failed.failure().code());
        }
    }

    private synchronized Decision decide(IngestDataset command) {
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
