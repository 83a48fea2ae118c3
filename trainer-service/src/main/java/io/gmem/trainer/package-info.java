/**
 * The trainer service.
 *
 * <ul>
 *   <li>{@link io.gmem.trainer.command} receives commands and queues the runs, whose states {@link io.gmem.trainer.state} records.
 *   <li>{@link io.gmem.trainer.training} trains a run on the data opened by {@link io.gmem.trainer.data}.
 *   <li>{@link io.gmem.trainer.distributed} trains a run with several ranks.
 *   <li>{@link io.gmem.trainer.checkpoint} stores checkpoints, {@link io.gmem.trainer.evaluation} evaluates them, and
 *       {@link io.gmem.trainer.promotion} decides which may be served.
 *   <li>{@link io.gmem.trainer.telemetry} reports progress.
 *   <li>{@link io.gmem.trainer.catalog} tracks the artifacts of other services.
 * </ul>
 */
@NullMarked
package io.gmem.trainer;

import org.jspecify.annotations.NullMarked;
