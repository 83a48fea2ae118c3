/**
 * The networks: what they are made of ({@link io.gmem.diffusion.network.NetworkConfig}), what their weights are called and how
 * large they are ({@link io.gmem.diffusion.network.SiTWeights}), how they start ({@link
 * io.gmem.diffusion.network.InitialWeights}) and how they are asked ({@link io.gmem.diffusion.network.Network}). The mathematics
 * is in {@code torchscript/gmem/sit.py}, which reads as the paper does.
 */
@NullMarked
package io.gmem.diffusion.network;

import org.jspecify.annotations.NullMarked;
