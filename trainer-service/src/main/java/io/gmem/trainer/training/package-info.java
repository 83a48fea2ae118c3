/** Training of a run: session, steps, checkpoints and progress. */
@NullMarked
package io.gmem.trainer.training;

import org.jspecify.annotations.NullMarked;
