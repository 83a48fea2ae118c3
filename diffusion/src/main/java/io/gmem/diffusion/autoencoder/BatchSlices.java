package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.function.UnaryOperator;

/**
 * Runs a batch through a network in slices whose activations stay within {@link #BOUND} bytes. A slice has at least one image. Memory use
 * does not grow with the batch, except for the result.
 *
 * @param numbersPerPixel float32 numbers alive at once at the widest layer, per pixel of the image's resolution
 */
record BatchSlices(long numbersPerPixel) {
    static final long BOUND = 512L << 20;

    /** The input and result of a convolution, plus the tensors kept for the sum at the end of a block. */
    private static final int ALIVE = 5;

    /**
     * Returns slices for a network.
     *
     * @param widest channels at the images' resolution
     */
    static BatchSlices ofWidest(long widest) {
        return new BatchSlices(ALIVE * widest);
    }

    /** Returns the number of images of {@code pixels} pixels each that form one slice. */
    long imagesPerSlice(long pixels) {
        return Math.max(1, BOUND / Math.max(1, Math.multiplyExact(numbersPerPixel * Float.BYTES, pixels)));
    }

    /**
     * Applies {@code network} slice by slice.
     *
     * @param pixels pixels of one image
     * @return the result, attached to the manager of {@code batch}
     */
    NDArray apply(NDArray batch, long pixels, UnaryOperator<NDArray> network) {
        long size = batch.getShape().get(0);
        long most = imagesPerSlice(pixels);
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
