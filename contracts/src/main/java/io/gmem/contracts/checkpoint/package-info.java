/** Checkpoints: saved states of a run, used to sample and to resume training. */
@NullMarked
package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.NullMarked;
