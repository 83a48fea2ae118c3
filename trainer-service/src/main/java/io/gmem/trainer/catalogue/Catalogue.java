package io.gmem.trainer.catalogue;

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

/** Data sets, banks and checkpoints there are, kept up to date from their topics. May be asked from any thread. */
public final class Catalogue implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new HashMap<>();
    private final TopicView view;

    private Catalogue(String bootstrapServers) {
        this.view =
                TopicView.follow(bootstrapServers, Set.of(Topic.DATASETS, Topic.BANKS, Topic.CHECKPOINTS), this::apply);
    }

    /** Opens it; returns when all that was published before is known. */
    public static Catalogue open(String bootstrapServers) {
        var catalogue = new Catalogue(bootstrapServers);
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
     * The newest state of a data set; waits while it is being made, up to {@code limit}. Empty when nobody has heard of it.
     */
    public synchronized Optional<DatasetEvent> awaitDataset(DatasetId id, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        DatasetEvent dataset = datasets.get(id);
        while (dataset != null && !dataset.terminal() && System.nanoTime() < deadline) {
            wait(LOOK_AGAIN_MILLIS);
            dataset = datasets.get(id);
        }
        return Optional.ofNullable(dataset);
    }

    public synchronized Optional<BankEvent.Published> bank(BankVersion version) {
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
