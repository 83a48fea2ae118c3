package io.gmem.gateway.runs;

import io.gmem.contracts.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress reports of a run, evenly thinned to a bounded number of points; the newest report is always included. Training
 * steps increase: when a resumed run repeats steps, its reports replace the earlier reports of those steps.
 */
final class ProgressCurve {
    static final int LIMIT = 2_000;

    /** Maximum number of points of an older finished run. */
    static final int ARCHIVED_LIMIT = 200;

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

    /** Reduces the limit to {@link #ARCHIVED_LIMIT} points. */
    void archive() {
        limit = ARCHIVED_LIMIT;
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

    /** Returns the points in the order of their training steps. */
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
