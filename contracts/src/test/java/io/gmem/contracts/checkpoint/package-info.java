/** Tests of what the types refuse and how they are written. */
@NullMarked
package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.NullMarked;
