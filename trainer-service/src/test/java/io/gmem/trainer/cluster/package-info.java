/** Who is there, from what was said, without Kafka and without waiting. */
@NullMarked
package io.gmem.trainer.cluster;

import org.jspecify.annotations.NullMarked;
