/** The service as a whole with a real broker, and its decisions alone. */
@NullMarked
package io.gmem.memory.dataset;

import org.jspecify.annotations.NullMarked;
