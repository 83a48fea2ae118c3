/** Images of different requests in one batch, shown on a small network. */
@NullMarked
package io.gmem.sampler.batching;

import org.jspecify.annotations.NullMarked;
