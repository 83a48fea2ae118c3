package io.gmem.memory.dataset;

import io.gmem.contracts.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.Utils;

/**
 * Which data sets this instance sees to. Instances of the service share the partitions of the topic of shard commands out among
 * themselves, and a data set belongs to whoever holds the partition of its name: always to one, and to another as soon as the first is
 * gone. Any thread.
 */
@ApplicationScoped
public class Ownership {
    private final Set<Integer> held = new HashSet<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Whether the data set of this name is this instance's now. */
    public synchronized boolean owns(String dataset) {
        return held.contains(partition(dataset));
    }

    /** Has {@code listener} told, on the thread of the shard queue, whenever there may be more to own. */
    void onGain(Runnable listener) {
        listeners.add(listener);
    }

    void gained(Collection<Integer> partitions) {
        synchronized (this) {
            held.addAll(partitions);
        }
        listeners.forEach(Runnable::run);
    }

    synchronized void lost(Collection<Integer> partitions) {
        held.removeAll(partitions);
    }

    private static int partition(String dataset) {
        return Utils.toPositive(Utils.murmur2(dataset.getBytes(StandardCharsets.UTF_8)))
                % Topic.SHARD_COMMANDS.partitions();
    }
}
