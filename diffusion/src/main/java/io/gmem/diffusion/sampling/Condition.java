package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What one image is to be. */
public sealed interface Condition {
    /** As the network takes it, for a batch of one. */
    NDArray tensor(NDManager scope);

    /** @param unit a snippet of length 1 */
    record Snippet(float[] unit) implements Condition {
        @Override
        public NDArray tensor(NDManager scope) {
            return scope.create(new float[][] {unit});
        }
    }

    /** @param index from 0 */
    record ClassLabel(int index) implements Condition {
        @Override
        public NDArray tensor(NDManager scope) {
            return scope.create(new long[] {index});
        }
    }
}
