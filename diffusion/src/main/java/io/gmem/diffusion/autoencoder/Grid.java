package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The shapes of images and latents that match, with the argument checks and their error messages. */
record Grid(long imageChannels, long latentChannels, int downscale) {

    /**
     * Checks images.
     *
     * @throws IllegalArgumentException unless the shape is (B, 3, H, W) with both sides multiples of {@code downscale}
     */
    void checkImages(NDArray images) {
        Shape shape = check(images, "images", imageChannels);
        if (shape.get(2) % downscale != 0 || shape.get(3) % downscale != 0) {
            throw new IllegalArgumentException("image sides must be multiples of " + downscale + " (were "
                    + shape.get(2) + " x " + shape.get(3) + "); crop the images");
        }
    }

    /**
     * Checks latents.
     *
     * @throws IllegalArgumentException unless the shape is (B, C, h, w)
     */
    void checkLatents(NDArray latents) {
        check(latents, "latents", latentChannels);
    }

    private static Shape check(NDArray tensor, String name, long channels) {
        Shape shape = tensor.getShape();
        if (shape.dimension() != 4
                || shape.size() == 0
                || shape.get(1) != channels
                || tensor.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(name + " must be FLOAT32 (batch, " + channels
                    + ", height, width) without empty axes (was " + tensor.getDataType() + " " + shape + ")");
        }
        return shape;
    }
}
