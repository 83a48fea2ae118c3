package io.gmem.trainer.data;

import io.gmem.contracts.run.RunSpec;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Which rows of a data set a run trains on, and which it holds out and never sees. Immutable. */
public final class Split {
    /**
     * How rows are held out.
     *
     * @param share of them, 0 to 0.5; any share above 0 holds out one at least
     * @param seed that chooses
     */
    public record Rule(double share, long seed) {
        /** Nothing is held out. */
        public static final Rule NONE = new Rule(0, 0);

        /** The rule of a run: the same in whatever process it is trained. */
        public static Rule ofRun(RunSpec run) {
            return new Rule(run.evaluation().heldOutOrNone(), run.seed());
        }

        /** Applied to {@code count} rows, of which one at least is trained on. */
        public Split of(int count) {
            int heldOut = (int) Math.min(Math.ceil(share * count), count - 1.0);
            int[] order = shuffled(count, new Random(seed ^ SALT));
            return new Split(sorted(order, heldOut, count), sorted(order, 0, heldOut));
        }
    }

    /** A run's rows, order and noise come from one seed, and must not be the same choice. */
    private static final long SALT = 0x68656c642d6f7574L;

    private final int[] trained;
    private final int[] heldOut;

    private Split(int[] trained, int[] heldOut) {
        this.trained = trained;
        this.heldOut = heldOut;
    }

    private static int[] shuffled(int count, Random random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }

    /** Rows that are trained on. */
    public int trainedCount() {
        return trained.length;
    }

    /** The {@code index}th of them. */
    public int trainedRow(int index) {
        return trained[index];
    }

    /** Rows that are trained on, rising. */
    public int[] trained() {
        return trained.clone();
    }

    /** Rows that are held out, rising; maybe none. */
    public int[] heldOut() {
        return heldOut.clone();
    }
}
