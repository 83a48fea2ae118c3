package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** A trained network that describes pictures. Deterministic; any thread. */
public interface ImageEncoder extends AutoCloseable {
    /**
     * What is said of pictures.
     *
     * @param pooled (B, D), one vector a picture
     * @param tokens (B, N, z), one vector a place, row by row; null where the network has none
     */
    record Description(NDArray pooled, @Nullable NDArray tokens) {}

    /** The network, for people and for what is recorded with a bank. */
    String name();

    /** Pixels on a side that it wants. */
    int inputSize();

    /** D. */
    int dimension();

    /** @param images (B, 3, inputSize, inputSize) of -1 to 1; the results belong to their manager */
    Description describe(NDArray images);

    @Override
    void close();
}
