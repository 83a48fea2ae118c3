/** Tests of the evaluation. */
@NullMarked
package io.gmem.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
