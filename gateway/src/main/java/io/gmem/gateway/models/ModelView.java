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

/** What names of models mean: aliases, {@code latest}, {@code gmem}, and checkpoints themselves. */
@ApplicationScoped
public class ModelView implements EventListener {
    /** What is drawn with when a request names nothing. */
    public static final String SERVED = "gmem";

    /** The newest that is eligible, whatever serves. */
    public static final String LATEST = "latest";

    private static final Set<String> OWN = Set.of(SERVED, LATEST, ModelAlias.SERVING.value());

    private final CheckpointView checkpoints;
    private final Map<String, ModelAliasEvent.Moved> aliases = new ConcurrentSkipListMap<>();

    ModelView(CheckpointView checkpoints) {
        this.checkpoints = checkpoints;
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof ModelAliasEvent said) {
            apply(said);
        }
    }

    void apply(ModelAliasEvent said) {
        if (said instanceof ModelAliasEvent.Moved moved) {
            aliases.put(moved.alias().value(), moved);
        } else {
            aliases.remove(said.alias().value());
        }
    }

    /** Where an alias points, the suite's own {@link ModelAlias#SERVING} too. */
    Optional<CheckpointId> find(ModelAlias alias) {
        return Optional.ofNullable(aliases.get(alias.value())).map(ModelAliasEvent.Moved::checkpoint);
    }

    /** Aliases that people made, by name. */
    public List<ModelAliasEvent.Moved> aliases() {
        return aliases.values().stream()
                .filter(moved -> !OWN.contains(moved.alias().value()))
                .toList();
    }

    /** Whether people may not give that name. */
    static boolean own(ModelAlias alias) {
        return OWN.contains(alias.value());
    }

    /**
     * The checkpoint that {@code model} names now; null for whatever serves.
     *
     * @throws FailureException {@code unknown_model}, of {@code field}
     */
    public @Nullable CheckpointId named(String model, String field) {
        if (model.equals(SERVED)) {
            return null;
        }
        ModelAliasEvent.Moved alias = OWN.contains(model) ? null : aliases.get(model);
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
                                    + "' is not known: use gmem, latest, an alias or a checkpoint, run@step; GET"
                                    + " /v1/models lists them"),
                    e);
        }
    }
}
