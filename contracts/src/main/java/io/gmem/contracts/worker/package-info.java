/**
 * Workers: processes on any host that compute a share of every training step. Workers publish heartbeats. The trainer that owns a
 * run assigns workers, adds them to a process group and dismisses them. Tensors are exchanged directly between ranks, never
 * through Kafka.
 */
@NullMarked
package io.gmem.contracts.worker;

import org.jspecify.annotations.NullMarked;
