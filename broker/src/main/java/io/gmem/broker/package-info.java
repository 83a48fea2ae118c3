/** A real Kafka broker (one node, KRaft) inside one JVM: for {@code gmem up} on a single machine, and for tests. */
@NullMarked
package io.gmem.broker;

import org.jspecify.annotations.NullMarked;
