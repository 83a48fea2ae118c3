package io.gmem.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void everyRowIsTrainedOnOrHeldOut() {
        Split split = new Split.Rule(0.1, 7).of(50);

        assertThat(split.heldOut()).hasSize(5).isSorted();
        assertThat(split.trained()).hasSize(45).isSorted().doesNotContain(split.heldOut());
        assertThat(split.trainedRow(44)).isEqualTo(split.trained()[44]);
    }

    @Test
    void withoutAShareEveryRowIsTrainedOnInItsPlace() {
        Split split = Split.Rule.NONE.of(20);

        assertThat(split.trained()).containsExactly(IntStream.range(0, 20).toArray());
        assertThat(split.heldOut()).isEmpty();
    }

    @Test
    void theSameSeedHoldsOutTheSameRowsAndAnotherOthers() {
        var rule = new Split.Rule(0.2, 3);

        assertThat(rule.of(100).heldOut()).containsExactly(rule.of(100).heldOut());
        assertThat(rule.of(100).heldOut())
                .isNotEqualTo(new Split.Rule(0.2, 4).of(100).heldOut());
    }

    @Test
    void anyShareHoldsOutOneAndLeavesOne() {
        assertThat(new Split.Rule(0.001, 0).of(24).heldOut()).hasSize(1);
        assertThat(new Split.Rule(0.5, 0).of(1).trainedCount()).isEqualTo(1);
    }
}
