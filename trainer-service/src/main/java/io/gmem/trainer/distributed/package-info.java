/**
 * Synchronous data-parallel training of one run by several ranks.
 *
 * <p>A run with {@code execution.workers} above 1 is trained by that many processes. Each rank processes a {@link
 * io.gmem.trainer.distributed.BatchSlice} of every batch and sums its gradients with those of the other ranks. All ranks therefore
 * have bit-identical weights after every step. Rank 0 is the trainer service itself: it writes checkpoints, evaluates them and
 * publishes events. The other ranks are workers, which publish nothing about the run.
 *
 * <h2>Training attempts</h2>
 *
 * <p>A process group of c10d (PyTorch) has a fixed set of ranks, and the loss of one rank breaks it. A run is therefore trained in
 * attempts. An attempt has a fixed set of ranks and a process group with a new name. It lasts from one checkpoint to the end of the
 * run, the loss of a rank, or a checkpoint at which ranks join or leave. Rank 0 executes an attempt as follows:
 *
 * <ol>
 *   <li><b>Allocate.</b> {@link io.gmem.trainer.distributed.WorkerPool#allocate} requests workers and sends each its {@link
 *       io.gmem.trainer.distributed.WorkerPool.Assignment}: run, data sources and checkpoint.
 *   <li><b>Prepare.</b> Each worker opens the data and the weights and reports that it is ready. Workers that exceed
 *       {@code gmem.workers.start-timeout} are dismissed, and the attempt starts without them.
 *   <li><b>Rendezvous.</b> Rank 0 chooses a group name and a free port and sends them to the workers. All ranks join the group
 *       and verify that their weights are equal.
 *   <li><b>Train.</b> Rank 0 sends the step of the next checkpoint. Before each step, all ranks vote whether to continue.
 *   <li><b>Checkpoint.</b> All ranks compare checksums of their weights, averages and moments. Rank 0 then writes the checkpoint.
 *       If the run requests more workers and some are available, the attempt ends and a larger one starts from this checkpoint.
 * </ol>
 *
 * <p>In code, without evaluation and error handling:
 *
 * <pre>{@code
 * try (WorkerPool.Group workers = pool.allocate(assignment, worldSize - 1);
 *         TrainingSession session = RunSession.open(engine, run, data, checkpoint)) {
 *     var trainer = new SynchronousTrainer(run, data, session);
 *     if (workers.awaitReady(interruption) > 0) {
 *         trainer.join(engine, workers.rendezvous());
 *     }
 *     workers.trainUntil(nextCheckpoint);
 *     while (session.trainingStep() < nextCheckpoint && trainer.allContinue(!interruption.requested())) {
 *         trainer.step();
 *     }
 *     trainer.requireEqualRanks();
 * }
 * }</pre>
 *
 * <h2>Worker sources</h2>
 *
 * <p>{@code gmem.workers.where} selects one of two pools, which pass the same contract tests:
 *
 * <ul>
 *   <li>{@code processes}: {@link io.gmem.trainer.distributed.WorkerProcesses} starts child processes ({@link
 *       io.gmem.trainer.training.WorkerMain}) and sends them {@link io.gmem.trainer.distributed.WorkerInstruction}s as JSON
 *       lines on standard input. The children share the cores of the trainer.
 *   <li>{@code cluster}: {@link io.gmem.trainer.distributed.RemoteWorkerPool} allocates workers on any host that registered
 *       through Kafka. Such a worker is two processes. An agent ({@link io.gmem.trainer.distributed.AgentMain}) uses Kafka but not
 *       libtorch; for each assignment it starts the same {@code WorkerMain} process that {@code processes} starts. A rank that
 *       hangs in native code can therefore always be stopped by killing its process.
 * </ul>
 *
 * <p>Agents publish a heartbeat every two seconds with address, threads and device. {@link
 * io.gmem.trainer.distributed.WorkerRoster} judges presence by the trainer's own clock and only by events that it received itself;
 * clock skew and old messages have no effect. Kafka carries a few messages per checkpoint and none per step, so it may be
 * unavailable between two checkpoints.
 *
 * <h2>Failures and voluntary departures</h2>
 *
 * <ul>
 *   <li>The process group detects a lost or unresponsive rank, after {@code gmem.workers.timeout} at the latest. Rank 0 then
 *       throws {@link io.gmem.trainer.distributed.RankLostException}, the workers exit, and the next attempt resumes from the last
 *       checkpoint. {@link io.gmem.trainer.distributed.WorldSizePolicy} replaces the first lost rank; a second loss before the next
 *       checkpoint reduces the world size by one.
 *   <li>A worker that receives SIGTERM votes to stop before the next step. The ranks write a checkpoint and continue without it,
 *       so no step is lost.
 *   <li>Ranks with differing weights fail the run with {@code ranks_differ}. Nothing of that state is published.
 * </ul>
 *
 * <h2>Reproducibility and security</h2>
 *
 * <p>Batch size, learning rate and data order depend on the training step only, never on the number of ranks. Sums are rounded
 * differently for a different number of ranks. The artifact store must be shared by all ranks. c10d has neither authentication nor
 * encryption: any process that reaches its ports can act as a rank. Ports are therefore opened at one address only: {@code
 * gmem.workers.address} of the trainer and {@code GMEM_WORKER_ADDRESS} of a worker (default 127.0.0.1). Both must be addresses of
 * a private network.
 *
 * <p>The decision and its alternatives are documented in {@code docs/adr/0015-workers-by-kafka.md}.
 */
@NullMarked
package io.gmem.trainer.distributed;

import org.jspecify.annotations.NullMarked;
