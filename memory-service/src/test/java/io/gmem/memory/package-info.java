/** What the tests of the memory service share. */
@NullMarked
package io.gmem.memory;

import org.jspecify.annotations.NullMarked;
