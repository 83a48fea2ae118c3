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
 * Moves and removes aliases, one change per alias at a time. If two gateways move the same alias concurrently, the later move
 * wins, regardless of {@code expected}.
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

    /** Points {@code alias} at {@code checkpoint} if it currently points at {@code expected}; null skips this check. */
    Uni<Void> move(ModelAlias alias, CheckpointId checkpoint, @Nullable CheckpointId expected) {
        return change(new ModelAliasEvent.Moved(alias, checkpoint, Instant.now()), expected);
    }

    /** Removes an alias; has no effect if it does not exist. */
    Uni<Void> remove(ModelAlias alias) {
        return models.find(alias).isEmpty()
                ? Uni.createFrom().voidItem()
                : change(new ModelAliasEvent.Removed(alias, Instant.now()), null);
    }

    private Uni<Void> change(ModelAliasEvent event, @Nullable CheckpointId expected) {
        ModelAlias alias = event.alias();
        if (!moving.add(alias)) {
            throw conflict("alias '" + alias + "' is being changed by another request; retry");
        }
        CheckpointId current = models.find(alias).orElse(null);
        if (expected != null && !expected.equals(current)) {
            moving.remove(alias);
            throw conflict("alias '" + alias + "' must point at '" + expected + "' ("
                    + (current == null ? "does not exist" : "was '" + current + "'") + "); check it, then retry");
        }
        return sender.send(event)
                .invoke(() -> models.apply(event))
                .onTermination()
                .invoke(() -> moving.remove(alias));
    }

    private static FailureException conflict(String message) {
        return new FailureException(Failure.conflict("alias_moved", "expected", message));
    }
}
