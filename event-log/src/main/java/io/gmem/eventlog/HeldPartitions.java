package io.gmem.eventlog;

import io.gmem.contracts.message.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * The partitions of a topic that the consumer group has assigned to this process. The process that holds the partition of a key
 * owns the key. Each key has at most one owner; when the owner leaves the group, another process becomes the owner. Thread-safe.
 */
public final class HeldPartitions {
    private final Topic topic;
    private final Set<Integer> held = new HashSet<>();

    public HeldPartitions(Topic topic) {
        this.topic = topic;
    }

    /** Whether this process currently owns the key. */
    public synchronized boolean holds(String key) {
        return held.contains(
                Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % topic.partitions());
    }

    public synchronized void gained(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> held.add(partition.partition()));
    }

    public synchronized void lost(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> held.remove(partition.partition()));
    }

    /** Returns the number of held partitions. */
    public synchronized int count() {
        return held.size();
    }
}
