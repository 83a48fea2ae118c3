/**
 * From pictures to a data set and version 1 of its bank. {@link io.gmem.memory.ingest.Ingestion} is the whole of it: the source is
 * listed, its shards are built wherever there is time ({@link io.gmem.memory.shard}), {@link io.gmem.memory.ingest.Assembly} puts them
 * together; then both are published. Equal sources give equal digests, however often the work was begun and by however many.
 *
 * <p>Memory does not grow with the pictures: rows are streamed from file to file, and the encoder is fitted to a bounded sample. What
 * stays in memory is a name and a few numbers a picture.
 */
@NullMarked
package io.gmem.memory.ingest;

import org.jspecify.annotations.NullMarked;
