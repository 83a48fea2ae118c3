/** Tests of the near-duplicate search against all pairs, and with real images. */
@NullMarked
package io.gmem.memory.nearduplicate;

import org.jspecify.annotations.NullMarked;
