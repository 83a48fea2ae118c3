package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The condition of one image. */
public sealed interface Condition {
    /** Returns the condition in the form that the network accepts, for a batch of one. */
    NDArray tensor(NDManager scope);

    /**
     * A condition on a snippet.
     *
     * @param unit a snippet of length 1
     */
    record Snippet(float[] unit) implements Condition {
        @Override
        public NDArray tensor(NDManager scope) {
            return scope.create(new float[][] {unit});
        }
    }

    /**
     * A condition on a class.
     *
     * @param index the class, counted from 0
     */
    record ClassLabel(int index) implements Condition {
        @Override
        public NDArray tensor(NDManager scope) {
            return scope.create(new long[] {index});
        }
    }
}
