/** Tests of bank operations. */
@NullMarked
package io.gmem.memory.operation;

import org.jspecify.annotations.NullMarked;
