package io.gmem.diffusion.engine.kernel;

/**
 * Sizes of one attention head. Kernels process every head and image the same way, so their number is not part of the shape.
 *
 * @param tokens number of tokens N
 * @param headDimension channels of a head
 */
public record AttentionShape(int tokens, int headDimension) {
    @Override
    public String toString() {
        return tokens + "x" + headDimension;
    }
}
