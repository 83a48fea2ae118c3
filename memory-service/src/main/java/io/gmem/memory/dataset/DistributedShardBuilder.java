package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.shard.ShardBuilder;
import io.gmem.memory.shard.ShardWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Distributes shard building over all instances of the service. Each shard is a command on a topic whose partitions the instances
 * share; each completed shard is an event. Shards built by an interrupted attempt are found in the store and not requested again.
 */
@ApplicationScoped
public class DistributedShardBuilder implements ShardWork {
    private static final long POLL_MILLIS = 200;

    private final EventPublisher events;
    private final ShardBuilder builder;
    private final KafkaClients kafka;
    private final Map<String, ShardEvent> received = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private @Nullable TopicView view;

    DistributedShardBuilder(EventPublisher events, ShardBuilder builder, KafkaClients kafka) {
        this.events = events;
        this.builder = builder;
        this.kafka = kafka;
    }

    void follow(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        view = TopicView.follow(kafka, List.of(Topic.SHARDS), envelope -> {
            if (envelope.message() instanceof ShardEvent shard) {
                onEvent(shard);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView opened = view;
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized void onEvent(ShardEvent event) {
        if (awaited.contains(name(event))) {
            received.put(name(event), event);
            notifyAll();
        }
    }

    private static String name(ShardEvent event) {
        return event.key() + "/" + event.acceptedAt();
    }

    private static String name(BuildShard shard) {
        return shard.key() + "/" + shard.acceptedAt();
    }

    @Override
    public List<ShardEvent.Built> buildAll(
            List<BuildShard> shards, Consumer<ShardEvent.Built> done, BooleanSupplier stop) throws IOException {
        Map<String, ShardEvent.Built> built = new HashMap<>();
        List<BuildShard> missing = new ArrayList<>();
        for (BuildShard shard : shards) {
            var found = builder.found(shard);
            if (found.isPresent()) {
                built.put(name(shard), found.get());
                done.accept(found.get());
            } else {
                missing.add(shard);
            }
        }
        startAwaiting(missing);
        try {
            request(missing);
            while (built.size() < shards.size()) {
                for (ShardEvent event : takeReceived(stop)) {
                    if (event instanceof ShardEvent.Failed failed) {
                        throw new FailureException(failed.failure());
                    } else if (event instanceof ShardEvent.Built one && built.put(name(one), one) == null) {
                        done.accept(one);
                    }
                }
            }
        } finally {
            stopAwaiting(missing);
        }
        return shards.stream().map(shard -> built.get(name(shard))).toList();
    }

    private synchronized void startAwaiting(List<BuildShard> shards) {
        shards.forEach(shard -> awaited.add(name(shard)));
    }

    private synchronized void stopAwaiting(List<BuildShard> shards) {
        for (BuildShard shard : shards) {
            awaited.remove(name(shard));
            received.remove(name(shard));
        }
    }

    private void request(List<BuildShard> shards) {
        List<Uni<Void>> published = shards.stream().map(events::publish).toList();
        if (!published.isEmpty()) {
            Uni.join().all(published).andFailFast().await().indefinitely();
        }
    }

    private synchronized List<ShardEvent> takeReceived(BooleanSupplier stop) {
        while (received.isEmpty()) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the data set was stopped on this instance");
            }
            try {
                wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
        List<ShardEvent> events = List.copyOf(received.values());
        received.clear();
        return events;
    }
}
