/** Near duplicates against all pairs, and of real pictures. */
@NullMarked
package io.gmem.memory.likeness;

import org.jspecify.annotations.NullMarked;
