/**
 * The networks: what they are made of ({@link io.gmem.diffusion.network.NetworkConfig}), what their weights are called and how
 * large they are ({@link io.gmem.diffusion.network.StateDict}), how they start ({@link
 * io.gmem.diffusion.network.InitialWeights}) and how they are asked ({@link io.gmem.diffusion.network.Network}). The mathematics
 * is in {@code torchscript/gmem/transformer.py} and {@code block.py}, which read as the papers do; {@link
 * io.gmem.diffusion.network.TrainableNetwork} is the same network while it is trained.
 */
@NullMarked
package io.gmem.diffusion.network;

import org.jspecify.annotations.NullMarked;
