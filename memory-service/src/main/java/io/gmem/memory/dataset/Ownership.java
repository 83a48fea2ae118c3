package io.gmem.memory.dataset;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.HeldPartitions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/**
 * Which data sets this instance sees to. Instances of the service share the partitions of the topic of shard commands out among
 * themselves, and a data set belongs to whoever holds the partition of its name. Any thread.
 */
@ApplicationScoped
public class Ownership {
    private final HeldPartitions held = new HeldPartitions(Topic.SHARD_COMMANDS);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Whether the data set of this name is this instance's now. */
    public boolean owns(String dataset) {
        return held.holds(dataset);
    }

    /** Has {@code listener} told, on the thread of the shard queue, whenever there may be more to own. */
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
