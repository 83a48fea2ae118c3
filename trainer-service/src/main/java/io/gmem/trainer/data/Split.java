package io.gmem.trainer.data;

import io.gmem.contracts.run.RunSpec;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** The split of a data set into rows that a run trains on and rows that are held out. Immutable. */
public final class Split {
    /**
     * The rule by which rows are held out.
     *
     * @param share fraction held out, 0 to 0.5; a share above 0 holds out at least one row
     * @param seed seed of the selection
     */
    public record Rule(double share, long seed) {
        /** No rows are held out. */
        public static final Rule NONE = new Rule(0, 0);

        /** Returns the rule of a run. It is the same in every process that trains the run. */
        public static Rule ofRun(RunSpec run) {
            return new Rule(run.evaluation().heldOutOrNone(), run.seed());
        }

        /** Splits {@code count} rows, of which at least one is trained on. */
        public Split of(int count) {
            int heldOut = (int) Math.min(Math.ceil(share * count), count - 1.0);
            int[] order = shuffled(count, new Random(seed ^ SALT));
            return new Split(sorted(order, heldOut, count), sorted(order, 0, heldOut));
        }
    }

    /** Decorrelates the split from the order and the noise of a run, which use the same seed. */
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

    /** Returns the trained row at {@code index}. */
    public int trainedRow(int index) {
        return trained[index];
    }

    /** Returns the trained rows in ascending order. */
    public int[] trained() {
        return trained.clone();
    }

    /** Returns the held-out rows in ascending order; may be empty. */
    public int[] heldOut() {
        return heldOut.clone();
    }
}
