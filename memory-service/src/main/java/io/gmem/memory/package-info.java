/**
 * The memory service: takes pictures in, and owns memory banks.
 *
 * <p>The way of a data set: {@link io.gmem.memory.dataset.DatasetCommandConsumer} hears the command, {@link
 * io.gmem.memory.dataset.DatasetDecider} decides, {@link io.gmem.memory.dataset.IngestWorker} works, {@link
 * io.gmem.memory.ingest.Ingestion} makes data set and bank from what {@link io.gmem.memory.source.FileTree} finds.
 */
@NullMarked
package io.gmem.memory;

import org.jspecify.annotations.NullMarked;
