package io.gmem.trainer.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.PromotionEvent.By;
import io.gmem.contracts.checkpoint.PromotionEvent.Decided;
import io.gmem.contracts.run.PromotionSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void promotesWhenAllBoundsAreSatisfied() {
        var verdict =
                PromotionGate.evaluate(new PromotionSpec(0.5, 0.01, 0.05, 0.4), evaluation(0.41, 0.003, 0.02, 0.5));

        assertThat(verdict.promoted()).isTrue();
        assertThat(verdict.reason())
                .isEqualTo("frechet 0.41 is at most max_frechet 0.5, kid 0.003 is at most max_kid 0.01,"
                        + " copy_rate 0.02 is at most max_copy_rate 0.05, recall 0.5 is at least min_recall 0.4");
    }

    @Test
    void namesAllViolatedBounds() {
        var verdict =
                PromotionGate.evaluate(new PromotionSpec(0.3, null, 0.01, 0.4), evaluation(0.41, 0.003, 0.02, 0.5));

        assertThat(verdict.promoted()).isFalse();
        assertThat(verdict.reason())
                .isEqualTo("frechet 0.41 is above max_frechet 0.3, copy_rate 0.02 is above max_copy_rate 0.01");
    }

    @Test
    void withholdsMissingAndNaNMetrics() {
        assertThat(PromotionGate.evaluate(new PromotionSpec(null, null, null, 0.0), evaluation(1, 1.0, 0.0, null)))
                .isEqualTo(new PromotionGate.Verdict(false, "recall was not measured"));
        assertThat(PromotionGate.evaluate(
                                new PromotionSpec(1e9, null, null, null), evaluation(Double.NaN, 1.0, 0.0, 1.0))
                        .promoted())
                .isFalse();
    }

    /** Bounds are inclusive: the next number beyond a bound is withheld. */
    @Test
    void promotesAtBoundAndWithholdsBeyondIt() {
        assertThat(PromotionGate.evaluate(new PromotionSpec(0.5, null, null, null), evaluation(0.5, null, null, null)))
                .isEqualTo(new PromotionGate.Verdict(true, "frechet 0.5 is at most max_frechet 0.5"));
        assertThat(promoted(new PromotionSpec(0.5, null, null, null), evaluation(Math.nextUp(0.5), null, null, null)))
                .isFalse();
        assertThat(promoted(new PromotionSpec(null, 0.25, null, null), evaluation(1, 0.25, null, null)))
                .isTrue();
        assertThat(promoted(new PromotionSpec(null, 0.25, null, null), evaluation(1, Math.nextUp(0.25), null, null)))
                .isFalse();
        assertThat(promoted(new PromotionSpec(null, null, 0.125, null), evaluation(1, null, 0.125, null)))
                .isTrue();
        assertThat(promoted(new PromotionSpec(null, null, 0.125, null), evaluation(1, null, Math.nextUp(0.125), null)))
                .isFalse();
        assertThat(promoted(new PromotionSpec(null, null, null, 0.75), evaluation(1, null, null, 0.75)))
                .isTrue();
        assertThat(PromotionGate.evaluate(
                        new PromotionSpec(null, null, null, 0.75), evaluation(1, null, null, Math.nextDown(0.75))))
                .isEqualTo(new PromotionGate.Verdict(false, "recall 0.75 is below min_recall 0.75"));
    }

    @Test
    void withholdsLowRecall() {
        var verdict =
                PromotionGate.evaluate(new PromotionSpec(0.5, null, null, 0.4), evaluation(0.41, null, null, 0.25));

        assertThat(verdict).isEqualTo(new PromotionGate.Verdict(false, "recall 0.25 is below min_recall 0.4"));
    }

    private static boolean promoted(PromotionSpec gate, Evaluation evaluation) {
        return PromotionGate.evaluate(gate, evaluation).promoted();
    }

    @Test
    void manualDecisionOverridesGateAndRepetitionChangesNothing() {
        Decided manual = decided(false, "two tails", By.PERSON);
        Decided gate = decided(true, "frechet 0.1 is at most max_frechet 0.3", By.GATE);

        assertThat(PromotionLedger.allows(null, gate)).isTrue();
        assertThat(PromotionLedger.allows(gate, manual)).isTrue();
        assertThat(PromotionLedger.allows(manual, gate)).isFalse();
        assertThat(PromotionLedger.allows(manual, decided(false, "two tails", By.PERSON)))
                .isFalse();
        assertThat(PromotionLedger.allows(manual, decided(false, "three tails", By.PERSON)))
                .isTrue();
    }

    private static Decided decided(boolean promoted, String reason, By by) {
        return new Decided(CheckpointId.parse("demo@1"), promoted, reason, by, NOON);
    }

    private static Evaluation evaluation(
            double frechet, @Nullable Double kid, @Nullable Double copyRate, @Nullable Double recall) {
        return new Evaluation(
                "random-conv-96", 64, frechet, null, 0.01, kid, null, recall, null, null, copyRate, null, null);
    }
}
