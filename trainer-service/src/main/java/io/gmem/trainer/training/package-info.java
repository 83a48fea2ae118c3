/** A run's work: data in, training steps, progress out. */
@NullMarked
package io.gmem.trainer.training;

import org.jspecify.annotations.NullMarked;
