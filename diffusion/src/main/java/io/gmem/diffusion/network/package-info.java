/**
 * Diffusion transformers.
 *
 * <ul>
 *   <li>{@link io.gmem.diffusion.network.NetworkConfig}: the configuration.
 *   <li>{@link io.gmem.diffusion.network.StateDict}: names and shapes of the weights.
 *   <li>{@link io.gmem.diffusion.network.InitialWeights}: weight initialization.
 *   <li>{@link io.gmem.diffusion.network.Network}: inference.
 *   <li>{@link io.gmem.diffusion.network.TrainableNetwork}: training.
 * </ul>
 *
 * <p>The mathematics is in {@code torchscript/gmem/transformer.py} and {@code block.py}, in the notation of the papers.
 */
@NullMarked
package io.gmem.diffusion.network;

import org.jspecify.annotations.NullMarked;
