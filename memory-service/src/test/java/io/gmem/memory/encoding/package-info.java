/** Fixtures for image encoding requests. */
@NullMarked
package io.gmem.memory.encoding;

import org.jspecify.annotations.NullMarked;
