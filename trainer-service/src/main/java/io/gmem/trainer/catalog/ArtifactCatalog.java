package io.gmem.trainer.catalog;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The published data sets, banks and checkpoints, kept current from their topics. Thread-safe. */
public final class ArtifactCatalog implements AutoCloseable {
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 200;

    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new HashMap<>();
    private final TopicView view;

    private ArtifactCatalog(KafkaClients kafka) {
        this.view = TopicView.follow(kafka, Set.of(Topic.DATASETS, Topic.BANKS, Topic.CHECKPOINTS), this::apply);
    }

    /** Opens the catalog; returns when all earlier events have been applied. */
    public static ArtifactCatalog open(KafkaClients kafka) {
        var catalog = new ArtifactCatalog(kafka);
        catalog.view.awaitCaughtUp(CATCH_UP_LIMIT);
        return catalog;
    }

    private synchronized void apply(Envelope envelope) {
        if (envelope.message() instanceof DatasetEvent dataset) {
            datasets.put(dataset.dataset(), dataset);
        } else if (envelope.message() instanceof BankEvent.Published bank) {
            banks.put(bank.version(), bank);
        } else if (envelope.message() instanceof CheckpointEvent.Published checkpoint) {
            checkpoints.put(checkpoint.checkpoint(), checkpoint);
        } else if (envelope.message() instanceof CheckpointEvent.Retired retired) {
            checkpoints.remove(retired.checkpoint());
        }
        notifyAll();
    }

    /**
     * Returns the latest state of a data set. Waits without limit while the data set is being built. Waits up to {@code grace} for
     * an unknown data set, since its event may not have arrived yet. Returns at once when {@code abandoned} is true.
     */
    public synchronized Optional<DatasetEvent> awaitDataset(DatasetId id, Duration grace, BooleanSupplier abandoned)
            throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (true) {
            DatasetEvent dataset = datasets.get(id);
            boolean expected = dataset == null ? System.nanoTime() < deadline : !dataset.terminal();
            if (!expected || abandoned.getAsBoolean()) {
                return Optional.ofNullable(dataset);
            }
            wait(POLL_MILLIS);
        }
    }

    /** Returns a bank version. Waits up to {@code grace} for an unknown version. */
    public synchronized Optional<BankEvent.Published> awaitBank(
            BankVersion version, Duration grace, BooleanSupplier abandoned) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (!banks.containsKey(version) && System.nanoTime() < deadline && !abandoned.getAsBoolean()) {
            wait(POLL_MILLIS);
        }
        return Optional.ofNullable(banks.get(version));
    }

    public synchronized Optional<CheckpointEvent.Published> checkpoint(CheckpointId id) {
        return Optional.ofNullable(checkpoints.get(id));
    }

    @Override
    public void close() {
        view.close();
    }
}
