/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.intake;

import org.jspecify.annotations.NullMarked;
