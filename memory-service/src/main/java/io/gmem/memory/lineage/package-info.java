/**
 * Where a snippet went: {@link io.gmem.memory.lineage.RowLineage} finds all versions that hold it, {@link
 * io.gmem.memory.lineage.Receipts} writes down which runs were trained on those and which images were drawn from it.
 */
@NullMarked
package io.gmem.memory.lineage;

import org.jspecify.annotations.NullMarked;
