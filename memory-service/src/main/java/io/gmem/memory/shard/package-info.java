/**
 * The parts that a data set is made of. A source is listed once; some pictures that follow one another are a shard, which is decoded,
 * cropped and encoded for itself, by whichever instance of this service has time, and lies in the store until the data set is put
 * together of its shards. So a crash costs the shards that were in work and no more, and how many instances there were leaves no trace:
 * the same pictures are always computed together.
 */
@NullMarked
package io.gmem.memory.shard;

import org.jspecify.annotations.NullMarked;
