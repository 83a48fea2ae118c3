/** What is held of io.gmem.memory.operation. */
@NullMarked
package io.gmem.memory.operation;

import org.jspecify.annotations.NullMarked;
