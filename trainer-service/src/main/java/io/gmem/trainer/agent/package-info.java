/**
 * A worker of a cluster: a process that tells by Kafka that it is there, and starts a {@link io.gmem.trainer.worker.WorkerMain} for
 * each assignment that a trainer gives it. The two are apart so that one can be killed, or hang, and the other says so.
 */
@NullMarked
package io.gmem.trainer.agent;

import org.jspecify.annotations.NullMarked;
