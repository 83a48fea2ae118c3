/** What is held of io.gmem.memory.vectors. */
@NullMarked
package io.gmem.memory.vectors;

import org.jspecify.annotations.NullMarked;
