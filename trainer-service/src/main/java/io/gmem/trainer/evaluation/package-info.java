/** How good a checkpoint is, and the controls that make the number mean something. */
@NullMarked
package io.gmem.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
