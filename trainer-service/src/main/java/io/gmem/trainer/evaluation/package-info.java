/** Evaluation of checkpoints, with the controls needed to interpret the metrics. */
@NullMarked
package io.gmem.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
