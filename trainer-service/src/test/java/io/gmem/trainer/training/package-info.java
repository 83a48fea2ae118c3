/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.training;

import org.jspecify.annotations.NullMarked;
