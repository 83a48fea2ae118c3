package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.image.CentreCrop;
import io.gmem.diffusion.image.RgbImage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trained network that describes pictures. Deterministic; any thread. {@link TrainedEncoder} asks it about pictures of any size. */
public interface ImageEncoder extends AutoCloseable {
    /**
     * What is said of pictures.
     *
     * @param pooled (B, D), one vector a picture
     * @param tokens (B, N, z), one vector a place, row by row; null where the network has none
     */
    record Description(NDArray pooled, @Nullable NDArray tokens) {}

    /**
     * Of the tokens of one picture.
     *
     * @param count N
     * @param dimension z
     */
    record TokenShape(int count, int dimension) {}

    /** The network, for people and for what is recorded with a bank. */
    String name();

    /** SHA-256 of the weights and of what else its numbers depend on: two encoders that share it say the same. */
    String digest();

    /** Pixels on a side that it wants. */
    int inputSize();

    /** D. */
    int dimension();

    /** Of pictures of {@link #inputSize}; empty where the network has no tokens. */
    default Optional<TokenShape> tokenShape() {
        return Optional.empty();
    }

    /** The part of a picture of any size that it looks at, at a size that {@link #describe} takes. */
    default RgbImage fitted(RgbImage picture) {
        return CentreCrop.crop(picture, inputSize());
    }

    /** @param images (B, 3, inputSize, inputSize) of -1 to 1; the results belong to their manager */
    Description describe(NDArray images);

    @Override
    void close();
}
