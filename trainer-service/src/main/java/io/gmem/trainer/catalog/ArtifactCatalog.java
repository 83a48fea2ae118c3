package io.gmem.trainer.catalog;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.TopicView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Data sets, banks and checkpoints there are, kept up to date from their topics. May be asked from any thread. */
public final class ArtifactCatalog implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new HashMap<>();
    private final TopicView view;

    private ArtifactCatalog(String bootstrapServers) {
        this.view =
                TopicView.follow(bootstrapServers, Set.of(Topic.DATASETS, Topic.BANKS, Topic.CHECKPOINTS), this::apply);
    }

    /** Opens it; returns when all that was published before is known. */
    public static ArtifactCatalog open(String bootstrapServers) {
        var catalogue = new ArtifactCatalog(bootstrapServers);
        catalogue.view.awaitCaughtUp(READ_LIMIT);
        return catalogue;
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
     * The newest state of a data set. Waits while it is being made, however long that takes; one that nobody has heard of
     * is waited for up to {@code grace}, since what was published a moment ago may still be on its way here. Returns at
     * once when {@code abandoned}.
     */
    public synchronized Optional<DatasetEvent> awaitDataset(DatasetId id, Duration grace, BooleanSupplier abandoned)
            throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (true) {
            DatasetEvent dataset = datasets.get(id);
            boolean coming = dataset == null ? System.nanoTime() < deadline : !dataset.terminal();
            if (!coming || abandoned.getAsBoolean()) {
                return Optional.ofNullable(dataset);
            }
            wait(LOOK_AGAIN_MILLIS);
        }
    }

    /** A bank version; one that nobody has heard of is waited for up to {@code grace}, as a data set is. */
    public synchronized Optional<BankEvent.Published> awaitBank(
            BankVersion version, Duration grace, BooleanSupplier abandoned) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (!banks.containsKey(version) && System.nanoTime() < deadline && !abandoned.getAsBoolean()) {
            wait(LOOK_AGAIN_MILLIS);
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
