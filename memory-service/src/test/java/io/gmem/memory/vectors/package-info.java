/** Tests of vector files. */
@NullMarked
package io.gmem.memory.vectors;

import org.jspecify.annotations.NullMarked;
