/** Tests of bank and data set files, and of row selection against the values of the reference. */
@NullMarked
package io.gmem.memorybank;

import org.jspecify.annotations.NullMarked;
