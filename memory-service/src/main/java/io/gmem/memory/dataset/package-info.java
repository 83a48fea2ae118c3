/**
 * Data sets as the service promises them: a command is decided ({@link io.gmem.memory.dataset.DatasetDecider}, pure, over
 * {@link io.gmem.memory.dataset.DatasetStates}), accepted durably, acknowledged, and only then worked on, on one thread ({@link
 * io.gmem.memory.dataset.IngestWorker}). At start the topics are read first and whatever is unfinished is begun again ({@link
 * io.gmem.memory.dataset.Datasets}). Of several instances of the service each data set belongs to one
 * ({@link io.gmem.memory.dataset.Ownership}), and all build its shards.
 */
@NullMarked
package io.gmem.memory.dataset;

import org.jspecify.annotations.NullMarked;
