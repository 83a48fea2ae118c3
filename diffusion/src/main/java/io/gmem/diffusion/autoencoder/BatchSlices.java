package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.function.UnaryOperator;

/**
 * A batch goes through a network in slices of as many pictures as keep its activations within a bound, one at least. So memory does
 * not grow with the batch, but for the result.
 *
 * @param numbersPerPixel float32 numbers alive at once where the network is widest, for each pixel of the picture's resolution
 */
record BatchSlices(long numbersPerPixel) {
    static final long BOUND = 512L << 20;

    /** The convolution's argument, its result, and what waits beside them for the sum at the end of a block. */
    private static final int ALIVE = 5;

    /** @param widest channels at the pictures' resolution */
    static BatchSlices ofWidest(long widest) {
        return new BatchSlices(ALIVE * widest);
    }

    /** How many pictures of so many pixels go together. */
    long pictures(long pixels) {
        return Math.max(1, BOUND / Math.max(1, Math.multiplyExact(numbersPerPixel * Float.BYTES, pixels)));
    }

    /**
     * @param pixels of one picture
     * @return of the manager of {@code batch}
     */
    NDArray apply(NDArray batch, long pixels, UnaryOperator<NDArray> network) {
        long size = batch.getShape().get(0);
        long most = pictures(pixels);
        NDManager owner = batch.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDList results = new NDList();
            for (long from = 0; from < size; from += most) {
                try (NDManager sliceScope = scope.newSubManager()) {
                    NDArray slice = batch.get(new NDIndex("{}:{}", from, Math.min(size, from + most)));
                    slice.attach(sliceScope);
                    NDArray result = network.apply(slice);
                    result.attach(scope);
                    results.add(result);
                }
            }
            NDArray whole = results.size() == 1 ? results.singletonOrThrow() : NDArrays.concat(results);
            whole.attach(owner);
            return whole;
        }
    }
}
