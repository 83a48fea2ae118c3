package io.gmem.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationRowsTest {
    @Test
    void selectsEveryRowOnceBeforeRepeating() {
        int[] rows = EvaluationRows.spread(IntStream.range(0, 10).toArray(), 25, 3);

        int[] all = IntStream.range(0, 10).toArray();
        assertThat(sorted(rows, 0, 10)).containsExactly(all);
        assertThat(sorted(rows, 10, 20)).containsExactly(all);
        assertThat(sorted(rows, 20, 25)).doesNotHaveDuplicates();
    }

    @Test
    void seedsSelectDifferentRows() {
        int[] all = IntStream.range(0, 1_000).toArray();

        assertThat(EvaluationRows.spread(all, 64, 1)).isNotEqualTo(EvaluationRows.spread(all, 64, 2));
    }

    private static int[] sorted(int[] rows, int from, int to) {
        int[] part = Arrays.copyOfRange(rows, from, to);
        Arrays.sort(part);
        return part;
    }
}
