package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnippetMixtureTest {
    /** The reference takes {@code dimension // 2} numbers of the first snippet at weight 1/2. */
    @ParameterizedTest
    @CsvSource({
        "15, 0.5, 7",
        "16, 0.5, 8",
        "1, 0.5, 0",
        "7, 0.5, 3",
        "10, 0.9, 1",
        "10, 0.3, 7",
        "15, 0, 15",
        "15, 1, 0"
    })
    void concatenatesStartOfFirstAndEndOfSecond(int dimension, double weight, int ofFirst) {
        float[] first = new float[dimension];
        float[] second = new float[dimension];
        java.util.Arrays.fill(first, 1);
        java.util.Arrays.fill(second, 2);
        float[] mixed = SnippetMixture.CONCAT.of(first, second, weight);
        for (int d = 0; d < dimension; d++) {
            assertThat(mixed[d]).as("number " + d).isEqualTo(d < ofFirst ? 1 : 2);
        }
    }
}
