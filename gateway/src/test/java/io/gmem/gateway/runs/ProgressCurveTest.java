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
    private long reported;

    @Test
    void replacesStepsThatAResumedRunRepeats() {
        report(10, 20, 30, 40);
        report(25, 35);
        assertThat(steps()).containsExactly(10L, 20L, 25L, 35L);
    }

    @Test
    void keepsARepeatedReportOnce() {
        report(10, 20, 20, 30);
        assertThat(steps()).containsExactly(10L, 20L, 30L);
    }

    @Test
    void startsOverWhenTheRunStartsOver() {
        report(10, 20);
        report(5);
        assertThat(steps()).containsExactly(5L);
    }

    @Test
    void staysSortedAndBoundedForRandomReports() {
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
    void keepsFewerPointsWhenArchived() {
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
            var at = Instant.ofEpochSecond(reported);
            var event = new RunEvent.Progressed(
                    new RunId("r"), step, 9_000, new Telemetry(1, 1, 1, 1, 1, null, null, null), at);
            curve.add(new RunUpdate(new RunUpdate.Position(at, "event-" + reported++), event));
        }
    }

    private List<Long> steps() {
        return curve.points().stream()
                .map(update -> ((RunEvent.Progressed) update.event()).trainingStep())
                .toList();
    }
}
