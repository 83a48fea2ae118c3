/** Fixtures shared by the tests of the memory service. */
@NullMarked
package io.gmem.memory;

import org.jspecify.annotations.NullMarked;
