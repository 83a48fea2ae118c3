/** Near duplicates against all pairs, and of real pictures. */
@NullMarked
package io.gmem.memory.nearduplicate;

import org.jspecify.annotations.NullMarked;
