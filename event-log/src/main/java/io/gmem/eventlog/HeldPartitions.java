package io.gmem.eventlog;

import io.gmem.contracts.message.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * The partitions of a topic that its consumer group has given to this process. What a key names belongs to whoever holds the key's
 * partition: always to one process at most, and to another as soon as the first is gone. Any thread.
 */
public final class HeldPartitions {
    private final Topic topic;
    private final Set<Integer> held = new HashSet<>();

    public HeldPartitions(Topic topic) {
        this.topic = topic;
    }

    /** Whether messages of this key come to this process now. */
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

    /** How many. */
    public synchronized int count() {
        return held.size();
    }
}
