/**
 * Builds a data set and version 1 of its bank from a source.
 *
 * <p>{@link io.gmem.memory.ingest.Ingestion} lists the source, has its shards built by all instances ({@link
 * io.gmem.memory.shard}), assembles them ({@link io.gmem.memory.ingest.Assembly}) and publishes both artifacts. Equal sources
 * give equal digests, regardless of restarts and of the number of instances.
 *
 * <p>Memory use is bounded by names and a few numbers per image. Rows are streamed from file to file, and the encoder is fitted
 * to a bounded sample.
 */
@NullMarked
package io.gmem.memory.ingest;

import org.jspecify.annotations.NullMarked;
