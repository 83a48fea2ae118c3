/** Data sets: ingestion from a folder, URL or upload, state, images and near-duplicates. */
@NullMarked
package io.gmem.gateway.datasets;

import org.jspecify.annotations.NullMarked;
