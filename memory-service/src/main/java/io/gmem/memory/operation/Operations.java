package io.gmem.memory.operation;

import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.bank.BankCatalogue;
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

/** All operations: knows their state from the topics, obeys commands, begins again what a crash interrupted. */
@ApplicationScoped
public class Operations {
    private static final Logger LOG = Logger.getLogger(Operations.class);
    private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final OperationWorker worker;
    private final FactPublisher facts;
    private final BankCatalogue catalogue;
    private final OperationDecider decider;
    private final String bootstrapServers;
    private final OperationStates states = new OperationStates();
    private List<OperationEvent> interrupted = List.of();
    private @Nullable TopicView view;

    Operations(
            OperationWorker worker,
            FactPublisher facts,
            BankCatalogue catalogue,
            BanksConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.worker = worker;
        this.facts = facts;
        this.catalogue = catalogue;
        this.decider = new OperationDecider(config.queue());
        this.bootstrapServers = bootstrapServers;
    }

    /** Reads the topics to their ends before any command is heard, and notes what is unfinished. */
    void read(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        var following = TopicView.follow(
                bootstrapServers,
                List.of(Topic.OPERATIONS, Topic.BANKS, Topic.ALIASES, Topic.DATASETS),
                envelope -> learn(envelope.message()));
        view = following;
        following.awaitCaughtUp(CATCH_UP);
        synchronized (this) {
            interrupted = states.unfinished();
        }
    }

    /** Begins again what was unfinished, once the channels are open and its events can be told. */
    void resume(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
        for (OperationEvent unfinished : interrupted) {
            LOG.infof("operation begins again: operation=%s", unfinished.operation());
            worker.begin(unfinished, this::learn);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView following = view;
        if (following != null) {
            following.close();
        }
    }

    /** Whether the state of things is known. */
    public boolean caughtUp() {
        TopicView following = view;
        return following != null && following.caughtUp();
    }

    /** Decides and publishes; completes when what was decided is durable. */
    public Uni<Void> obey(ChangeBank command, @Nullable String traceparent) {
        OperationDecision decision = decide(command);
        if (decision.facts().isEmpty()) {
            LOG.infof(
                    "command changes nothing: operation=%s reason=%s",
                    command.spec().id(), decision.remark());
        }
        return Multi.createFrom()
                .iterable(decision.facts())
                .onItem()
                .transformToUniAndConcatenate(
                        fact -> facts.publish(fact, traceparent).invoke(() -> heed(fact)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void heed(Event fact) {
        learn(fact);
        if (fact instanceof OperationEvent.Accepted accepted) {
            LOG.infof("operation accepted: operation=%s", accepted.operation());
            worker.begin(accepted, this::learn);
        } else if (fact instanceof OperationEvent.Failed failed) {
            LOG.infof(
                    "operation refused: operation=%s errorCode=%s",
                    failed.operation(), failed.failure().code());
        }
    }

    private synchronized OperationDecision decide(ChangeBank command) {
        return decider.decide(states, catalogue, command, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private void learn(Message message) {
        catalogue.apply(message);
        if (message instanceof OperationEvent operation) {
            synchronized (this) {
                states.apply(operation);
            }
        }
    }
}
