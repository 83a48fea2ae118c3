/**
 * Workers on any host, from the side of the trainer that holds a run: who is there, whom it assigned, and what they say to it. All
 * of it goes by Kafka; {@link io.gmem.trainer.agent} is the other side.
 */
@NullMarked
package io.gmem.trainer.cluster;

import org.jspecify.annotations.NullMarked;
