package io.gmem.eventlog;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Data sets, banks and checkpoints there are, kept up to date from their topics. May be asked from any thread. */
public final class Catalogue implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new HashMap<>();
    private final List<Consumer<Envelope>> listeners = new CopyOnWriteArrayList<>();
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

    private void apply(Envelope envelope) {
        synchronized (this) {
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
        listeners.forEach(listener -> listener.accept(envelope));
    }

    /** Calls {@code listener} with whatever is published from now on, on the view's thread. */
    public void onChange(Consumer<Envelope> listener) {
        listeners.add(listener);
    }

    public synchronized Optional<DatasetEvent> dataset(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
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

    /** All versions of a bank, the newest first. */
    public synchronized List<BankEvent.Published> versions(BankName bank) {
        return banks.values().stream()
                .filter(published -> published.version().bank().equals(bank))
                .sorted(Comparator.<BankEvent.Published>comparingInt(
                                published -> published.version().number())
                        .reversed())
                .toList();
    }

    public synchronized Optional<CheckpointEvent.Published> checkpoint(CheckpointId id) {
        return Optional.ofNullable(checkpoints.get(id));
    }

    /** All checkpoints that are not retired, in no order. */
    public synchronized List<CheckpointEvent.Published> checkpoints() {
        return new ArrayList<>(checkpoints.values());
    }

    @Override
    public void close() {
        view.close();
    }
}
