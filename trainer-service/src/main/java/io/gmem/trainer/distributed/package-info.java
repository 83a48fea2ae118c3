/**
 * Ranks that train one run together. Each takes its part of every step's images, sums its gradients with the others', and so
 * has the same weights to the bit after every step. Rank 0, which holds the run, calls the others and tells them how far to
 * train; the ranks agree on everything else among themselves.
 */
@NullMarked
package io.gmem.trainer.distributed;

import org.jspecify.annotations.NullMarked;
