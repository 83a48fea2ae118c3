package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the search with a sort of all cosines in doubles. */
class NearestRowsTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 10", "100, 7, 3", "2500, 33, 10", "5000, 64, 10", "9001, 6, 500"})
    void findsSameRowsAsSortOfAllCosines(int count, int dimension, int k) {
        SnippetRows rows = SnippetRows.of(normal(count * dimension, count), dimension);
        var nearest = new NearestRows(rows);
        List<float[]> queries = new ArrayList<>();
        for (int i = 0; i < 67; i++) {
            queries.add(normal(dimension, 1_000 + i));
        }

        List<List<Hit>> together = nearest.toEach(queries, k, row -> true);

        assertThat(together).hasSize(67);
        for (int i = 0; i < 67; i++) {
            List<Hit> expected = sorted(rows, queries.get(i), k, row -> true);
            assertThat(nearest.to(queries.get(i), k, row -> true)).isEqualTo(expected);
            assertThat(together.get(i)).isEqualTo(expected);
        }
    }

    @Test
    void prefersLowerRowsInTies() {
        float[] same = new float[6_000 * 4];
        for (int i = 0; i < same.length; i++) {
            same[i] = 1 + i % 4;
        }
        var nearest = new NearestRows(SnippetRows.of(same, 4));

        assertThat(nearest.to(new float[] {1, 2, 3, 4}, 3, row -> row >= 4_321))
                .extracting(Hit::row)
                .containsExactly(4_321L, 4_322L, 4_323L);
        assertThat(nearest.toEach(List.of(new float[] {1, 2, 3, 4}), 3, row -> row % 2 == 1)
                        .get(0))
                .extracting(Hit::row)
                .containsExactly(1L, 3L, 5L);
    }

    @Test
    void distinguishesRowsThatDifferByRoundingError() {
        int dimension = 48;
        float[] base = normal(dimension, 5);
        float[] rows = new float[4_000 * dimension];
        var random = new Random(6);
        for (int row = 0; row < 4_000; row++) {
            System.arraycopy(base, 0, rows, row * dimension, dimension);
            int d = random.nextInt(dimension);
            rows[row * dimension + d] = Math.nextUp(rows[row * dimension + d]);
        }
        SnippetRows all = SnippetRows.of(rows, dimension);

        assertThat(new NearestRows(all).to(base, 20, row -> true)).isEqualTo(sorted(all, base, 20, row -> true));
    }

    @Test
    void comparesRowsOfAnyNormByDirection() {
        float[] lengths = {0, 1e-40f, 1e-30f, 1e-13f, 1e-10f, 1, 1e10f, 1e20f, 3e38f};
        float[] rows = new float[lengths.length * 3];
        float[] directions = normal(rows.length, 9);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.max(-1, Math.min(1, directions[i])) * lengths[i / 3];
        }
        SnippetRows all = SnippetRows.of(rows, 3);

        for (float length : new float[] {0, 1e-30f, 1, 1e30f}) {
            float[] query = {length, -length, length / 2};
            assertThat(new NearestRows(all).to(query, 9, row -> true)).isEqualTo(sorted(all, query, 9, row -> true));
        }
    }

    @Test
    void rejectsQueryOfAnotherDimension() {
        assertThatThrownBy(() -> new NearestRows(SnippetRows.of(new float[8], 4)).to(new float[3], 1, row -> true))
                .hasMessageContaining("3")
                .hasMessageContaining("4");
    }

    private static List<Hit> sorted(SnippetRows rows, float[] query, int k, LongPredicate wanted) {
        float[] unit = MemoryBank.normalised(query);
        float[] row = new float[unit.length];
        return LongStream.range(0, rows.count())
                .filter(wanted)
                .mapToObj(at -> {
                    rows.read(at, 1, row);
                    double dot = 0;
                    double square = 0;
                    for (int d = 0; d < row.length; d++) {
                        dot += (double) unit[d] * row[d];
                        square += (double) row[d] * row[d];
                    }
                    return new Hit(at, dot / Math.max(Math.sqrt(square), 1e-12));
                })
                .sorted(Comparator.comparingDouble(Hit::similarity).reversed().thenComparing(Hit::row))
                .limit(k)
                .toList();
    }

    private static float[] normal(int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
