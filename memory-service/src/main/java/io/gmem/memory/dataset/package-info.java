/**
 * Handles data sets as the service guarantees them: a command is decided, accepted durably, acknowledged, and only then
 * processed.
 *
 * <p>{@link io.gmem.memory.dataset.DatasetDecider} is pure and decides over {@link io.gmem.memory.dataset.DatasetStates}.
 * {@link io.gmem.memory.dataset.IngestWorker} processes data sets on one thread. At startup the topics are read first, then
 * unfinished data sets are restarted ({@link io.gmem.memory.dataset.Datasets}). With several instances of the service, each data
 * set is owned by one ({@link io.gmem.memory.dataset.Ownership}), and all of them build its shards.
 */
@NullMarked
package io.gmem.memory.dataset;

import org.jspecify.annotations.NullMarked;
