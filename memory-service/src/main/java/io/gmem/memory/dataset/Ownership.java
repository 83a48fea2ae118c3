package io.gmem.memory.dataset;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.HeldPartitions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/**
 * Determines which data sets this instance owns. The instances of the service divide the partitions of the shard command topic
 * among themselves. The owner of a data set is the instance that holds the partition of its name. Thread-safe.
 */
@ApplicationScoped
public class Ownership {
    private final HeldPartitions held = new HeldPartitions(Topic.SHARD_COMMANDS);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Whether this instance currently owns the data set of that name. */
    public boolean owns(String dataset) {
        return held.holds(dataset);
    }

    /** Registers a listener, called on the thread of the shard queue whenever partitions are gained. */
    void onGain(Runnable listener) {
        listeners.add(listener);
    }

    void gained(Collection<TopicPartition> partitions) {
        held.gained(partitions);
        listeners.forEach(Runnable::run);
    }

    void lost(Collection<TopicPartition> partitions) {
        held.lost(partitions);
    }
}
