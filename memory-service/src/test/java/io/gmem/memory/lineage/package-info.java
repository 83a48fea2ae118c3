/** Tests of snippet lineage. */
@NullMarked
package io.gmem.memory.lineage;

import org.jspecify.annotations.NullMarked;
