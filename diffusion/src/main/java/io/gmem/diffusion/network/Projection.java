package io.gmem.diffusion.network;

import java.util.List;

/**
 * REPA's projection heads.
 *
 * @param encoderDepth number of blocks before the projected tokens, at least 1
 * @param width width of the hidden layers
 * @param dimensions widths of the encoders' tokens, one head per encoder
 */
public record Projection(int encoderDepth, int width, List<Integer> dimensions) {}
