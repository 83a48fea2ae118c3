/** Tests of what the types refuse and how they are written. */
@NullMarked
package io.gmem.contracts.failure;

import org.jspecify.annotations.NullMarked;
