/**
 * Traces where a snippet is used: {@link io.gmem.memory.lineage.RowLineage} finds all versions that contain it, and
 * {@link io.gmem.memory.lineage.Receipts} records which runs were trained on them and which images were generated from it.
 */
@NullMarked
package io.gmem.memory.lineage;

import org.jspecify.annotations.NullMarked;
