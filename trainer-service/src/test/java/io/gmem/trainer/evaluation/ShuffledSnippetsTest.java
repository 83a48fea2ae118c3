package io.gmem.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShuffledSnippetsTest {
    private static final int ROWS = 50;
    private static final int DIMENSION = 8;

    @Test
    void preservesValuesOfEachCoordinate() {
        float[][] shuffled = snippets();

        ShuffledSnippets.shuffleCoordinates(shuffled, 7);

        for (int coordinate = 0; coordinate < DIMENSION; coordinate++) {
            assertThat(sortedColumn(shuffled, coordinate)).containsExactly(sortedColumn(snippets(), coordinate));
        }
    }

    @Test
    void leavesNoOriginalSnippet() {
        float[][] shuffled = snippets();

        ShuffledSnippets.shuffleCoordinates(shuffled, 7);

        for (float[] snippet : shuffled) {
            assertThat(Arrays.asList(snippets())).noneMatch(original -> Arrays.equals(original, snippet));
        }
    }

    @Test
    void isDeterministicBySeed() {
        float[][] once = snippets();
        float[][] again = snippets();

        ShuffledSnippets.shuffleCoordinates(once, 7);
        ShuffledSnippets.shuffleCoordinates(again, 7);

        assertThat(once).isDeepEqualTo(again);
    }

    private static float[][] snippets() {
        var random = new Random(1);
        float[][] snippets = new float[ROWS][DIMENSION];
        for (float[] snippet : snippets) {
            for (int i = 0; i < DIMENSION; i++) {
                snippet[i] = random.nextFloat();
            }
        }
        return snippets;
    }

    private static float[] sortedColumn(float[][] snippets, int coordinate) {
        float[] column = new float[snippets.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = snippets[i][coordinate];
        }
        Arrays.sort(column);
        return column;
    }
}
