package io.gmem.gateway.checkpoints;

import static java.util.Comparator.comparing;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The available checkpoints, their promotion decisions and pins, and the served checkpoint. */
@ApplicationScoped
public class CheckpointView implements EventListener {
    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new ConcurrentHashMap<>();
    private final Map<CheckpointId, PromotionEvent.Decided> decisions = new ConcurrentHashMap<>();
    private final Set<CheckpointId> pinned = ConcurrentHashMap.newKeySet();
    private final Map<CheckpointId, ModelEvent.Switched> switches = new ConcurrentHashMap<>();

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof CheckpointEvent.Published published) {
            checkpoints.put(published.checkpoint(), published);
        } else if (event.message() instanceof CheckpointEvent.Retired retired) {
            checkpoints.remove(retired.checkpoint());
        } else if (event.message() instanceof PromotionEvent.Decided decided) {
            decisions.put(decided.checkpoint(), decided);
        } else if (event.message() instanceof PinEvent.Changed changed) {
            if (changed.pinned()) {
                pinned.add(changed.checkpoint());
            } else {
                pinned.remove(changed.checkpoint());
            }
        } else if (event.message() instanceof ModelEvent.Switched switched) {
            switches.put(switched.checkpoint(), switched);
        } else if (event.message() instanceof ModelEvent.Refused refused) {
            switches.remove(refused.checkpoint());
        }
    }

    public Optional<Checkpoint> find(CheckpointId id) {
        return Optional.ofNullable(checkpoints.get(id)).map(event -> view(event, servedId()));
    }

    private Checkpoint view(CheckpointEvent.Published event, @Nullable CheckpointId served) {
        CheckpointId id = event.checkpoint();
        return Checkpoint.of(event, decisions.get(id), pinned.contains(id), id.equals(served));
    }

    /** Returns the switch event of the served checkpoint, which is used by requests that name no checkpoint. */
    public Optional<ModelEvent.Switched> served() {
        return switches.values().stream().max(comparing(ModelEvent.Switched::switchedAt));
    }

    /** Returns the served checkpoint; empty if none is served or the served checkpoint is already retired. */
    public Optional<Checkpoint> newestServed() {
        return served().flatMap(switched -> find(switched.checkpoint()));
    }

    /** Returns the newest eligible checkpoint; trained checkpoints take precedence over untrained ones. */
    public Optional<Checkpoint> newestEligible() {
        return checkpoints.values().stream()
                .filter(event -> PromotionEvent.eligible(event.spec(), decisions.get(event.checkpoint())))
                .max(comparing((CheckpointEvent.Published event) ->
                                event.checkpoint().trainingStep() > 0)
                        .thenComparing(CheckpointEvent.Published::publishedAt))
                .flatMap(event -> find(event.checkpoint()));
    }

    /** Returns the newest checkpoint that was published before the served one and has been served. */
    public Optional<Checkpoint> servedBefore() {
        return newestServed()
                .flatMap(now -> newestFirst().stream()
                        .filter(checkpoint -> checkpoint.publishedAt().isBefore(now.publishedAt()))
                        .filter(checkpoint -> switches.containsKey(checkpoint.id()))
                        .findFirst());
    }

    public List<Checkpoint> newestFirst() {
        CheckpointId served = servedId();
        return checkpoints.values().stream()
                .sorted(comparing(CheckpointEvent.Published::publishedAt).reversed())
                .map(event -> view(event, served))
                .toList();
    }

    public int size() {
        return checkpoints.size();
    }

    private @Nullable CheckpointId servedId() {
        return served().map(ModelEvent.Switched::checkpoint).orElse(null);
    }
}
