/**
 * Layers of networks whose weights are given and stay: convolutions, norms, linear maps. A layer is a value that holds its weights,
 * and applies itself to a tensor; networks are put together from them in Java, to be read as their papers are.
 */
@NullMarked
package io.gmem.diffusion.layer;

import org.jspecify.annotations.NullMarked;
