/**
 * Builds the shards of a data set.
 *
 * <p>A source is listed once. A shard is a run of consecutive images that any instance of the service decodes, crops and encodes
 * independently. Shards are stored until the data set is assembled from them. A crash therefore loses only the shards in
 * progress. The result does not depend on the number of instances, because the same images are always computed together.
 */
@NullMarked
package io.gmem.memory.shard;

import org.jspecify.annotations.NullMarked;
