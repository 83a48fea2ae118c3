package io.gmem.gateway.models;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Resolves model names to checkpoints: aliases, {@code latest}, {@code gmem}, and checkpoint ids. */
@ApplicationScoped
public class ModelView implements EventListener {
    /** Model name of the served checkpoint, the default of a request. */
    public static final String SERVED = "gmem";

    /** Model name of the newest eligible checkpoint, independent of the served one. */
    public static final String LATEST = "latest";

    private static final Set<String> RESERVED = Set.of(SERVED, LATEST, ModelAlias.SERVING.value());

    private final CheckpointView checkpoints;
    private final Map<String, ModelAliasEvent.Moved> aliases = new ConcurrentSkipListMap<>();

    ModelView(CheckpointView checkpoints) {
        this.checkpoints = checkpoints;
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof ModelAliasEvent change) {
            apply(change);
        }
    }

    void apply(ModelAliasEvent event) {
        if (event instanceof ModelAliasEvent.Moved moved) {
            aliases.put(moved.alias().value(), moved);
        } else {
            aliases.remove(event.alias().value());
        }
    }

    /** Returns the checkpoint of an alias, including the internal alias {@link ModelAlias#SERVING}. */
    Optional<CheckpointId> find(ModelAlias alias) {
        return Optional.ofNullable(aliases.get(alias.value())).map(ModelAliasEvent.Moved::checkpoint);
    }

    /** Returns the user-defined aliases, ordered by name. */
    public List<ModelAliasEvent.Moved> aliases() {
        return aliases.values().stream()
                .filter(moved -> !RESERVED.contains(moved.alias().value()))
                .toList();
    }

    /** Returns whether a name is reserved and cannot be used as an alias. */
    static boolean reserved(ModelAlias alias) {
        return RESERVED.contains(alias.value());
    }

    /**
     * Returns the checkpoint that {@code model} currently refers to; null for the served checkpoint.
     *
     * @throws FailureException {@code unknown_model} for {@code field} if the name is not known
     */
    public @Nullable CheckpointId named(String model, String field) {
        if (model.equals(SERVED)) {
            return null;
        }
        ModelAliasEvent.Moved alias = RESERVED.contains(model) ? null : aliases.get(model);
        if (alias != null) {
            return alias.checkpoint();
        }
        if (model.equals(LATEST)) {
            return checkpoints.newestEligible().map(Checkpoint::id).orElse(null);
        }
        try {
            return CheckpointId.parse(model);
        } catch (FailureException e) {
            throw new FailureException(
                    new Failure(
                            "unknown_model",
                            Category.USER,
                            false,
                            field,
                            field + " '" + (model.length() > 80 ? model.substring(0, 80) + "…" : model)
                                    + "' does not exist; use gmem, latest, an alias or a checkpoint run@step; GET"
                                    + " /v1/models lists all models"),
                    e);
        }
    }
}
