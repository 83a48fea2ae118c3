package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** What pictures and what latents belong together: the checks of an argument, and the words when it fails. */
record Grid(long pictureChannels, long latentChannels, int downscale) {

    /** @throws IllegalArgumentException unless (B, 3, H, W), both sides multiples of {@code downscale} */
    void checkPictures(NDArray pictures) {
        Shape shape = check(pictures, "pictures", pictureChannels);
        if (shape.get(2) % downscale != 0 || shape.get(3) % downscale != 0) {
            throw new IllegalArgumentException("pictures are " + shape.get(2) + " by " + shape.get(3)
                    + "; crop them to multiples of " + downscale);
        }
    }

    /** @throws IllegalArgumentException unless (B, C, h, w) */
    void checkLatents(NDArray latents) {
        check(latents, "latents", latentChannels);
    }

    private static Shape check(NDArray tensor, String what, long channels) {
        Shape shape = tensor.getShape();
        if (shape.dimension() != 4
                || shape.size() == 0
                || shape.get(1) != channels
                || tensor.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(what + " are " + tensor.getDataType() + " " + shape
                    + "; needed is FLOAT32 (batch, " + channels + ", height, width), none of them 0");
        }
        return shape;
    }
}
