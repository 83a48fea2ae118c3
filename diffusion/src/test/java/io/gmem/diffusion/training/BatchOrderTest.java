package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
    @Test
    void returnsEveryImageOncePerEpoch() {
        var order = new BatchOrder(3, 10);

        int[] epoch = IntStream.range(0, 5)
                .flatMap(step -> Arrays.stream(order.indices(step, 2)))
                .sorted()
                .toArray();

        assertThat(epoch).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void dependsOnlyOnTheStep() {
        int[] expected = new BatchOrder(3, 10).indices(17, 4);
        var reused = new BatchOrder(3, 10);
        reused.indices(90, 4);
        reused.indices(2, 4);

        assertThat(reused.indices(17, 4)).containsExactly(expected);
    }

    @Test
    void fillsBatchLargerThanTheDataSet() {
        assertThat(new BatchOrder(1, 3).indices(0, 7)).hasSize(7).contains(0, 1, 2);
    }

    @Test
    void permutationDiffersBetweenEpochs() {
        var order = new BatchOrder(3, 50);

        assertThat(order.indices(0, 50)).isNotEqualTo(order.indices(1, 50));
    }

    @Test
    void coinsAreFairAndDependOnlyOnTheRow() {
        var order = new BatchOrder(3, 50);
        int heads = 0;
        for (int step = 0; step < 200; step++) {
            for (boolean coin : order.coins(step, 32)) {
                heads += coin ? 1 : 0;
            }
        }
        assertThat(heads).isBetween(3000, 3400);
        boolean[] whole = order.coins(7, 32);
        boolean[] halves = order.coins(14, 16);
        assertThat(halves).containsExactly(java.util.Arrays.copyOf(whole, 16));
    }
}
