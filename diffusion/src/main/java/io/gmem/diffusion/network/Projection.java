package io.gmem.diffusion.network;

import java.util.List;

/**
 * REPA's projection heads.
 *
 * @param encoderDepth blocks before the tokens are taken, from 1
 * @param width of the hidden layers
 * @param dimensions of the encoders' tokens, one head each
 */
public record Projection(int encoderDepth, int width, List<Integer> dimensions) {}
