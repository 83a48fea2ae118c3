package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Has shards built by whichever instances there are: a command for each on a topic that they share out, an event for each that is done.
 * What was built before, by an attempt that was cut off, is found in the store and not asked for again.
 */
@ApplicationScoped
public class DistributedShardBuilder implements ShardWork {
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final EventPublisher events;
    private final ShardBuilder builder;
    private final String bootstrapServers;
    private final Map<String, ShardEvent> heard = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private @Nullable TopicView view;

    DistributedShardBuilder(
            EventPublisher events,
            ShardBuilder builder,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.events = events;
        this.builder = builder;
        this.bootstrapServers = bootstrapServers;
    }

    void follow(@Observes @Priority(TopicProvisioner.PRIORITY + 1) StartupEvent event) {
        view = TopicView.follow(bootstrapServers, List.of(Topic.SHARDS), envelope -> {
            if (envelope.message() instanceof ShardEvent shard) {
                hear(shard);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView following = view;
        if (following != null) {
            following.close();
        }
    }

    private synchronized void hear(ShardEvent event) {
        if (awaited.contains(name(event))) {
            heard.put(name(event), event);
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
    public List<ShardEvent.Built> all(List<BuildShard> shards, Consumer<ShardEvent.Built> done, BooleanSupplier stop)
            throws IOException {
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
        expect(missing);
        try {
            ask(missing);
            while (built.size() < shards.size()) {
                for (ShardEvent event : news(stop)) {
                    if (event instanceof ShardEvent.Failed failed) {
                        throw new FailureException(failed.failure());
                    } else if (event instanceof ShardEvent.Built one && built.put(name(one), one) == null) {
                        done.accept(one);
                    }
                }
            }
        } finally {
            forget(missing);
        }
        return shards.stream().map(shard -> built.get(name(shard))).toList();
    }

    private synchronized void expect(List<BuildShard> shards) {
        shards.forEach(shard -> awaited.add(name(shard)));
    }

    private synchronized void forget(List<BuildShard> shards) {
        for (BuildShard shard : shards) {
            awaited.remove(name(shard));
            heard.remove(name(shard));
        }
    }

    private void ask(List<BuildShard> shards) {
        List<Uni<Void>> asked = shards.stream().map(events::publish).toList();
        if (!asked.isEmpty()) {
            Uni.join().all(asked).andFailFast().await().indefinitely();
        }
    }

    private synchronized List<ShardEvent> news(BooleanSupplier stop) {
        while (heard.isEmpty()) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the data set is not to be gone on with here");
            }
            try {
                wait(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
        List<ShardEvent> news = List.copyOf(heard.values());
        heard.clear();
        return news;
    }
}
