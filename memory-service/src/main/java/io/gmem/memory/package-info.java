/**
 * The memory service ingests images and owns memory banks.
 *
 * <p>Ingestion path of a data set: {@link io.gmem.memory.dataset.DatasetCommandConsumer} receives the command,
 * {@link io.gmem.memory.dataset.DatasetDecider} decides, {@link io.gmem.memory.dataset.IngestWorker} runs the work, and
 * {@link io.gmem.memory.ingest.Ingestion} builds the data set and its bank from the files of a
 * {@link io.gmem.memory.source.FileTree}.
 */
@NullMarked
package io.gmem.memory;

import org.jspecify.annotations.NullMarked;
