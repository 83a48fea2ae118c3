/** Banks and data sets as files, and the choice of a row, held to the reference's numbers. */
@NullMarked
package io.gmem.memorybank;

import org.jspecify.annotations.NullMarked;
