package io.gmem.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.RunId;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.Telemetry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressCurveTest {
    private final ProgressCurve curve = new ProgressCurve();
    private long told;

    @Test
    void forgetsWhatAResumedRunTrainsAnew() {
        report(10, 20, 30, 40);
        report(25, 35);
        assertThat(steps()).containsExactly(10L, 20L, 25L, 35L);
    }

    @Test
    void keepsAReportThatIsSaidAgainOnce() {
        report(10, 20, 20, 30);
        assertThat(steps()).containsExactly(10L, 20L, 30L);
    }

    @Test
    void beginsAnewWhenTheRunDoes() {
        report(10, 20);
        report(5);
        assertThat(steps()).containsExactly(5L);
    }

    @Test
    void risesWithinItsBoundWhateverIsSaid() {
        for (int round = 0; round < 5; round++) {
            for (long step = round * 100L; step < 3_000; step++) {
                report(step);
            }
            assertThat(steps())
                    .hasSizeLessThanOrEqualTo(ProgressCurve.LIMIT)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(steps()).endsWith(2_999L);
        }
    }

    @Test
    void keepsLittleAtRest() {
        for (long step = 1; step <= 1_500; step++) {
            report(step);
        }
        curve.archive();
        assertThat(steps())
                .hasSizeLessThanOrEqualTo(ProgressCurve.ARCHIVED_LIMIT)
                .startsWith(1L)
                .endsWith(1_500L);
    }

    private void report(long... steps) {
        for (long step : steps) {
            var at = Instant.ofEpochSecond(told);
            var event = new RunEvent.Progressed(
                    new RunId("r"), step, 9_000, new Telemetry(1, 1, 1, 1, 1, null, null, null), at);
            curve.add(new RunUpdate(new RunUpdate.Position(at, "event-" + told++), event));
        }
    }

    private List<Long> steps() {
        return curve.points().stream()
                .map(moment -> ((RunEvent.Progressed) moment.event()).trainingStep())
                .toList();
    }
}
