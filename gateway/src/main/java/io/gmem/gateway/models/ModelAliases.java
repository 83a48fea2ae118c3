package io.gmem.gateway.models;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.gateway.view.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves aliases, one move of an alias at a time. Of two gateways that move the same one in the same moment the later holds, whatever
 * was expected.
 */
@ApplicationScoped
public class ModelAliases {
    private final ModelView models;
    private final CommandSender sender;
    private final Set<ModelAlias> moving = ConcurrentHashMap.newKeySet();

    ModelAliases(ModelView models, CommandSender sender) {
        this.models = models;
        this.sender = sender;
    }

    /** Points it at {@code checkpoint}, if it points at {@code expected} now; null is wherever it points. */
    Uni<Void> move(ModelAlias alias, CheckpointId checkpoint, @Nullable CheckpointId expected) {
        return change(new ModelAliasEvent.Moved(alias, checkpoint, Instant.now()), expected);
    }

    /** Completes also when there was none. */
    Uni<Void> remove(ModelAlias alias) {
        return models.find(alias).isEmpty()
                ? Uni.createFrom().voidItem()
                : change(new ModelAliasEvent.Removed(alias, Instant.now()), null);
    }

    private Uni<Void> change(ModelAliasEvent event, @Nullable CheckpointId expected) {
        ModelAlias alias = event.alias();
        if (!moving.add(alias)) {
            throw moved("the alias '" + alias + "' is being moved by another: ask again");
        }
        CheckpointId now = models.find(alias).orElse(null);
        if (expected != null && !expected.equals(now)) {
            moving.remove(alias);
            throw moved("the alias '" + alias + "' points at " + (now == null ? "nothing" : "'" + now + "'")
                    + ", not at '" + expected + "': look, then ask again");
        }
        return sender.send(event)
                .invoke(() -> models.apply(event))
                .onTermination()
                .invoke(() -> moving.remove(alias));
    }

    private static FailureException moved(String why) {
        return new FailureException(Failure.conflict("alias_moved", "expected", why));
    }
}
