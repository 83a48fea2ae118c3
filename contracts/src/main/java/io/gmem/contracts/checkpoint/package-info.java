/** Checkpoints: the states of a run that can be sampled from and resumed. */
@NullMarked
package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.NullMarked;
