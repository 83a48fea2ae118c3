/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
