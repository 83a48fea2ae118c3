/** Tests of the whole service with a real broker, and of its deciders in isolation. */
@NullMarked
package io.gmem.memory.dataset;

import org.jspecify.annotations.NullMarked;
