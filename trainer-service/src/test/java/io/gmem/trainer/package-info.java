/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer;

import org.jspecify.annotations.NullMarked;
