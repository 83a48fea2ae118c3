/** Promotion of checkpoints for serving: the gate of a run, and manual decisions. */
@NullMarked
package io.gmem.trainer.promotion;

import org.jspecify.annotations.NullMarked;
