package io.gmem.gateway.runs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run reported, evenly thinned so that it never grows beyond a bound; the newest report is always there. */
final class ProgressCurve {
    static final int LIMIT = 2_000;

    private final List<RunMoment> kept = new ArrayList<>();
    private @Nullable RunMoment newest;
    private long seen;
    private long stride = 1;

    void add(RunMoment report) {
        newest = report;
        if (seen++ % stride == 0) {
            kept.add(report);
        }
        if (kept.size() >= LIMIT) {
            for (int i = kept.size() - 1; i > 0; i -= 2) {
                kept.remove(i);
            }
            stride *= 2;
        }
    }

    /** In the order of their arrival. */
    List<RunMoment> points() {
        var points = new ArrayList<>(kept);
        if (newest != null && points.get(points.size() - 1) != newest) {
            points.add(newest);
        }
        return points;
    }
}
