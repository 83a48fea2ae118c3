package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSliceTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 2", "8, 3", "64, 5", "5, 5"})
    void slicesPartitionTheBatchInOrder(int batch, int size) {
        int[] indices = IntStream.range(100, 100 + batch).toArray();

        int[] concatenated = IntStream.range(0, size)
                .flatMap(rank -> Arrays.stream(new BatchSlice(rank, size).of(indices)))
                .toArray();

        assertThat(concatenated).isEqualTo(indices);
        for (int rank = 0; rank < size; rank++) {
            var slice = new BatchSlice(rank, size);
            assertThat(slice.of(indices)).hasSizeBetween(batch / size, (batch + size - 1) / size);
            assertThat(slice.of(indices)[0]).isEqualTo(100 + slice.first(batch));
        }
    }

    @Test
    void slicesFlagsLikeImages() {
        boolean[] mirrored = {true, false, false, true, true};

        assertThat(new BatchSlice(0, 2).of(mirrored)).containsExactly(true, false);
        assertThat(new BatchSlice(1, 2).of(mirrored)).containsExactly(false, true, true);
    }

    @Test
    void rejectsRankOutOfRange() {
        assertThatThrownBy(() -> new BatchSlice(2, 2)).hasMessageContaining("rank must be between 0 and 1 (was 2)");
    }
}
