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

class GateTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void promotesWhatHoldsAllThatIsAsked() {
        var verdict = Gate.judge(new PromotionSpec(0.5, 0.01, 0.05, 0.4), measured(0.41, 0.003, 0.02, 0.5));

        assertThat(verdict.promoted()).isTrue();
        assertThat(verdict.reason())
                .isEqualTo("frechet 0.41 is at most max_frechet 0.5, kid 0.003 is at most max_kid 0.01,"
                        + " copy_rate 0.02 is at most max_copy_rate 0.05, recall 0.5 is at least min_recall 0.4");
    }

    @Test
    void namesAllThatDoesNotHold() {
        var verdict = Gate.judge(new PromotionSpec(0.3, null, 0.01, 0.4), measured(0.41, 0.003, 0.02, 0.5));

        assertThat(verdict.promoted()).isFalse();
        assertThat(verdict.reason())
                .isEqualTo("frechet 0.41 is above max_frechet 0.3, copy_rate 0.02 is above max_copy_rate 0.01");
    }

    @Test
    void whatWasNotMeasuredOrIsNoNumberPassesNothing() {
        assertThat(Gate.judge(new PromotionSpec(null, null, null, 0.0), measured(1, 1.0, 0.0, null)))
                .isEqualTo(new Gate.Verdict(false, "recall was not measured"));
        assertThat(Gate.judge(new PromotionSpec(1e9, null, null, null), measured(Double.NaN, 1.0, 0.0, 1.0))
                        .promoted())
                .isFalse();
    }

    @Test
    void aGateNeverOverrulesAPersonAndRepetitionChangesNothing() {
        Decided person = decided(false, "two tails", By.PERSON);
        Decided gate = decided(true, "frechet 0.1 is at most max_frechet 0.3", By.GATE);

        assertThat(PromotionLedger.allows(null, gate)).isTrue();
        assertThat(PromotionLedger.allows(gate, person)).isTrue();
        assertThat(PromotionLedger.allows(person, gate)).isFalse();
        assertThat(PromotionLedger.allows(person, decided(false, "two tails", By.PERSON)))
                .isFalse();
        assertThat(PromotionLedger.allows(person, decided(false, "three tails", By.PERSON)))
                .isTrue();
    }

    private static Decided decided(boolean promoted, String reason, By by) {
        return new Decided(CheckpointId.parse("demo@1"), promoted, reason, by, NOON);
    }

    private static Evaluation measured(double frechet, Double kid, Double copyRate, @Nullable Double recall) {
        return new Evaluation(
                "random-conv-96", 64, frechet, null, 0.01, kid, null, recall, null, null, copyRate, null, null);
    }
}
