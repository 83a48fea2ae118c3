package io.gmem.trainer.evaluation;

import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The control of an evaluation: snippets that correspond to no image. Permuting whole snippets among the samples would change
 * nothing, since the distance depends on the set of samples only. Therefore each coordinate is shuffled separately among the
 * selected rows. Every coordinate keeps its distribution and the joint information is lost, so a network that uses its snippets
 * scores worse.
 */
final class ShuffledSnippets {
    private ShuffledSnippets() {}

    static List<Condition> of(MemoryBank bank, int[] rows, long seed) {
        float[][] snippets = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            snippets[i] = bank.unitSnippet(rows[i]);
        }
        shuffleCoordinates(snippets, seed);
        List<Condition> conditions = new ArrayList<>();
        for (float[] snippet : snippets) {
            conditions.add(new Condition.Snippet(MemoryBank.normalised(snippet)));
        }
        return conditions;
    }

    /** Shuffles each column of {@code snippets (N, D)} independently. */
    static void shuffleCoordinates(float[][] snippets, long seed) {
        var random = new Random(seed);
        for (int coordinate = 0; coordinate < snippets[0].length; coordinate++) {
            for (int i = snippets.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                float swapped = snippets[i][coordinate];
                snippets[i][coordinate] = snippets[j][coordinate];
                snippets[j][coordinate] = swapped;
            }
        }
    }
}
