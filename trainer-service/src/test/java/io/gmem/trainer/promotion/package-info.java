/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.promotion;

import org.jspecify.annotations.NullMarked;
