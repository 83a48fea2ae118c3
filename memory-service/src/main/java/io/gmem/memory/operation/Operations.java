package io.gmem.memory.operation;

import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.bank.BankCatalog;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Handles bank commands, recovers the state of all operations from the topics, and restarts interrupted ones. */
@ApplicationScoped
public class Operations {
    private static final Logger LOG = Logger.getLogger(Operations.class);
    private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final OperationWorker worker;
    private final FactPublisher facts;
    private final BankCatalog catalogue;
    private final OperationDecider decider;
    private final KafkaClients kafka;
    private final OperationStates states = new OperationStates();
    private List<OperationEvent> interrupted = List.of();
    private @Nullable TopicView view;

    Operations(
            OperationWorker worker,
            FactPublisher facts,
            BankCatalog catalogue,
            BanksConfig config,
            KafkaClients kafka) {
        this.worker = worker;
        this.facts = facts;
        this.catalogue = catalogue;
        this.decider = new OperationDecider(config.queue());
        this.kafka = kafka;
    }

    /** Reads the topics to their ends before the first command is consumed, and records unfinished operations. */
    void read(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        var opened = TopicView.follow(
                kafka,
                List.of(Topic.OPERATIONS, Topic.BANKS, Topic.ALIASES, Topic.DATASETS),
                envelope -> apply(envelope.message()));
        view = opened;
        opened.awaitCaughtUp(CATCH_UP);
        synchronized (this) {
            interrupted = states.unfinished();
        }
    }

    /** Restarts unfinished operations once the channels are open and events can be published. */
    void resume(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
        for (OperationEvent unfinished : interrupted) {
            LOG.infof("operation restarted: operation=%s", unfinished.operation());
            worker.submit(unfinished, this::apply);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView opened = view;
        if (opened != null) {
            opened.close();
        }
    }

    /** Whether the topics have been read to their ends. */
    public boolean caughtUp() {
        TopicView opened = view;
        return opened != null && opened.caughtUp();
    }

    /** Decides and publishes; completes when the decision is durable. */
    public Uni<Void> handle(ChangeBank command, @Nullable String traceparent) {
        OperationDecision decision = decide(command);
        if (decision.facts().isEmpty()) {
            LOG.infof("command ignored: operation=%s reason=%s", command.spec().id(), decision.remark());
        }
        return Multi.createFrom()
                .iterable(decision.facts())
                .onItem()
                .transformToUniAndConcatenate(
                        fact -> facts.publish(fact, traceparent).invoke(() -> onPublished(fact)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void onPublished(Event fact) {
        apply(fact);
        if (fact instanceof OperationEvent.Accepted accepted) {
            LOG.infof("operation accepted: operation=%s", accepted.operation());
            worker.submit(accepted, this::apply);
        } else if (fact instanceof OperationEvent.Failed failed) {
            LOG.infof(
                    "operation rejected: operation=%s errorCode=%s",
                    failed.operation(), failed.failure().code());
        }
    }

    private synchronized OperationDecision decide(ChangeBank command) {
        return decider.decide(states, catalogue, command, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private void apply(Message message) {
        catalogue.apply(message);
        if (message instanceof OperationEvent operation) {
            synchronized (this) {
                states.apply(operation);
            }
        }
    }
}
