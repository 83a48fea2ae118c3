/**
 * The trainer service. {@link io.gmem.trainer.command} receives commands and {@link io.gmem.trainer.state} records the runs.
 * {@link io.gmem.trainer.training} trains a run on the data opened by {@link io.gmem.trainer.data}, with one or more ranks ({@link
 * io.gmem.trainer.distributed}). {@link io.gmem.trainer.checkpoint} stores the checkpoints and {@link io.gmem.trainer.evaluation}
 * evaluates them; {@link io.gmem.trainer.promotion} decides which may be served. {@link io.gmem.trainer.telemetry} reports
 * progress, and {@link io.gmem.trainer.catalog} tracks the artifacts of other services.
 */
@NullMarked
package io.gmem.trainer;

import org.jspecify.annotations.NullMarked;
