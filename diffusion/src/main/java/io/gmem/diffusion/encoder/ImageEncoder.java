package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.RgbImage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that computes features of images. Deterministic and thread-safe. {@link TrainedEncoder} applies it to images of any
 * size.
 */
public interface ImageEncoder extends AutoCloseable {
    /**
     * The features of a batch of images.
     *
     * @param pooled (B, D), one vector per image
     * @param tokens (B, N, z), one patch token per position, in row-major order; null if the network has no tokens
     */
    record Description(NDArray pooled, @Nullable NDArray tokens) {}

    /**
     * The shape of the patch tokens of one image.
     *
     * @param count N
     * @param dimension z
     */
    record TokenShape(int count, int dimension) {}

    /** The name of the network, for display and for the records of a bank. */
    String name();

    /** The SHA-256 of the weights and of everything else that affects the features. Encoders with equal digests compute equal features. */
    String digest();

    /** The required input size: pixels along one side. */
    int inputSize();

    /** The dimension D of the pooled vector. */
    int dimension();

    /** The token shape for images of {@link #inputSize}; empty if the network has no tokens. */
    default Optional<TokenShape> tokenShape() {
        return Optional.empty();
    }

    /** Returns the part of an image that the network uses, at a size that {@link #describe} accepts. */
    default RgbImage fitted(RgbImage image) {
        return CenterCrop.crop(image, inputSize());
    }

    /**
     * Computes the features.
     *
     * @param images (B, 3, inputSize, inputSize) in -1 to 1; the results belong to their manager
     */
    Description describe(NDArray images);

    @Override
    void close();
}
