package io.gmem.trainer.catalogue;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Data sets, banks and checkpoints there are, kept up to date from their topics. */
@ApplicationScoped
public class Catalogue {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Set<CheckpointId> checkpoints = new HashSet<>();
    private @Nullable TopicView view;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    void open(@Observes @Priority(TopicProvisioner.PRIORITY + 50) StartupEvent event) {
        view = TopicView.follow(bootstrapServers, Set.of(Topic.DATASETS, Topic.BANKS, Topic.CHECKPOINTS), this::apply);
        view.awaitCaughtUp(READ_LIMIT);
    }

    void close(@Observes ShutdownEvent event) {
        if (view != null) {
            view.close();
        }
    }

    private synchronized void apply(Envelope envelope) {
        if (envelope.message() instanceof DatasetEvent dataset) {
            datasets.put(dataset.dataset(), dataset);
        } else if (envelope.message() instanceof BankEvent.Published bank) {
            banks.put(bank.version(), bank);
        } else if (envelope.message() instanceof CheckpointEvent.Published checkpoint) {
            checkpoints.add(checkpoint.checkpoint());
        } else if (envelope.message() instanceof CheckpointEvent.Retired retired) {
            checkpoints.remove(retired.checkpoint());
        }
        notifyAll();
    }

    public synchronized Optional<BankEvent.Published> bank(BankVersion version) {
        return Optional.ofNullable(banks.get(version));
    }

    /** Whether a checkpoint was published, and not retired since. */
    public synchronized boolean isPublished(CheckpointId checkpoint) {
        return checkpoints.contains(checkpoint);
    }

    /**
     * The newest state of a data set; waits while it is being made, up to {@code limit}. Empty when nobody has heard of it.
     */
    public synchronized Optional<DatasetEvent> awaitDataset(DatasetId id, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        DatasetEvent dataset = datasets.get(id);
        while (dataset != null && !dataset.terminal() && System.nanoTime() < deadline) {
            wait(1000);
            dataset = datasets.get(id);
        }
        return Optional.ofNullable(dataset);
    }
}
