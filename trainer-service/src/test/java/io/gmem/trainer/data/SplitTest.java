package io.gmem.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void partitionsRows() {
        Split split = new Split.Rule(0.1, 7).of(50);

        assertThat(split.heldOut()).hasSize(5).isSorted();
        assertThat(split.trained()).hasSize(45).isSorted().doesNotContain(split.heldOut());
        assertThat(split.trainedRow(44)).isEqualTo(split.trained()[44]);
    }

    @Test
    void keepsRowOrderWithoutHeldOutRows() {
        Split split = Split.Rule.NONE.of(20);

        assertThat(split.trained()).containsExactly(IntStream.range(0, 20).toArray());
        assertThat(split.heldOut()).isEmpty();
    }

    @Test
    void dependsOnSeedOnly() {
        var rule = new Split.Rule(0.2, 3);

        assertThat(rule.of(100).heldOut()).containsExactly(rule.of(100).heldOut());
        assertThat(rule.of(100).heldOut())
                .isNotEqualTo(new Split.Rule(0.2, 4).of(100).heldOut());
    }

    @Test
    void seedsHoldOutDifferentRows() {
        Set<List<Integer>> heldOut = new HashSet<>();
        for (long seed = 0; seed < 300; seed++) {
            heldOut.add(heldOutOf(new Split.Rule(0.1, seed), 1_000));
        }
        for (int bit = 9; bit < 48; bit++) {
            heldOut.add(heldOutOf(new Split.Rule(0.1, 1L << bit), 1_000));
        }

        assertThat(heldOut).hasSize(300 + 39);
    }

    /** 2,000 seeds hold out 5 of 20 rows: each row 500 times on average, with a standard deviation of 19. */
    @Test
    void holdsOutRowsUniformly() {
        int[] times = new int[20];
        for (long seed = 0; seed < 2_000; seed++) {
            for (int row : new Split.Rule(0.25, seed).of(20).heldOut()) {
                times[row]++;
            }
        }

        assertThat(times).satisfies(counts -> assertThat(IntStream.of(counts)).allMatch(n -> n > 400 && n < 600));
    }

    private static List<Integer> heldOutOf(Split.Rule rule, int count) {
        return IntStream.of(rule.of(count).heldOut()).boxed().toList();
    }

    @Test
    void holdsOutAndLeavesAtLeastOneRow() {
        assertThat(new Split.Rule(0.001, 0).of(24).heldOut()).hasSize(1);
        assertThat(new Split.Rule(0.5, 0).of(1).trainedCount()).isEqualTo(1);
    }
}
