/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.data;

import org.jspecify.annotations.NullMarked;
