/** Tests of step-level batching on a small network. */
@NullMarked
package io.gmem.sampler.batching;

import org.jspecify.annotations.NullMarked;
