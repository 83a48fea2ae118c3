/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
