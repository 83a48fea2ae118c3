package io.gmem.trainer.ledger;

import io.gmem.contracts.RunId;
import io.gmem.contracts.run.RunEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest state of every run. Changes by events alone; not for several threads. */
final class RunTable {
    private final Map<RunId, RunEvent.State> states = new LinkedHashMap<>();

    Optional<RunEvent.State> state(RunId run) {
        return Optional.ofNullable(states.get(run));
    }

    /** Whether {@code event} may follow what is there: after a terminal state nothing may, and a run is accepted once. */
    boolean allows(RunEvent.State event) {
        RunEvent.State now = states.get(event.run());
        if (event instanceof RunEvent.Accepted) {
            return now == null;
        }
        return now != null && !now.terminal();
    }

    void apply(RunEvent.State event) {
        states.put(event.run(), event);
    }

    /** Runs that are not over, the first accepted first. */
    List<RunEvent.State> unfinished() {
        return states.values().stream()
                .filter(state -> !state.terminal())
                .sorted(Comparator.comparing(RunEvent.State::acceptedAt))
                .toList();
    }
}
