/** What is held of io.gmem.memory.lineage. */
@NullMarked
package io.gmem.memory.lineage;

import org.jspecify.annotations.NullMarked;
