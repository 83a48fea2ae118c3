/**
 * Layers of networks with frozen weights: convolutions, norms, linear maps. A layer is a value that holds its weights and can be
 * applied to a tensor. Networks are composed of layers in Java, in the notation of their papers.
 */
@NullMarked
package io.gmem.diffusion.layer;

import org.jspecify.annotations.NullMarked;
