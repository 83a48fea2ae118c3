/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.state;

import org.jspecify.annotations.NullMarked;
