/** A single-node Kafka broker (KRaft) inside one JVM, for {@code gmem up} and for tests. */
@NullMarked
package io.gmem.broker;

import org.jspecify.annotations.NullMarked;
