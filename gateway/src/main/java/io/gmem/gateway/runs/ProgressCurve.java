package io.gmem.gateway.runs;

import io.gmem.contracts.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run reported, evenly thinned so that it never grows beyond a bound; the newest report is always there. Training
 * steps rise: what a resumed run trains anew takes the place of what it said of those steps before.
 */
final class ProgressCurve {
    static final int LIMIT = 2_000;

    /** Of a run that nobody is expected to look at. */
    static final int AT_REST = 200;

    private final List<RunUpdate> kept = new ArrayList<>();
    private @Nullable RunUpdate newest;
    private int limit = LIMIT;
    private long seen;
    private long stride = 1;

    void add(RunUpdate report) {
        if (newest != null && step(report) <= step(newest)) {
            kept.removeIf(earlier -> step(earlier) >= step(report));
        }
        newest = report;
        if (seen++ % stride == 0) {
            kept.add(report);
        }
        thin();
    }

    /** Keeps fewer points from now on. */
    void rest() {
        limit = AT_REST;
        thin();
    }

    private void thin() {
        while (kept.size() >= limit) {
            for (int i = kept.size() - 1; i > 0; i -= 2) {
                kept.remove(i);
            }
            stride *= 2;
        }
    }

    /** In the order of their training steps. */
    List<RunUpdate> points() {
        var points = new ArrayList<>(kept);
        if (newest != null && (kept.isEmpty() || kept.get(kept.size() - 1) != newest)) {
            points.add(newest);
        }
        return points;
    }

    private static long step(RunUpdate report) {
        return ((RunEvent.Progressed) report.event()).trainingStep();
    }
}
