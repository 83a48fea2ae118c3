/**
 * Progress reporting of runs. Values are averaged over windows and published as events. They are also stored as a TensorBoard file
 * in the checkpoints of the run, so that a run resumed elsewhere keeps its curves.
 */
@NullMarked
package io.gmem.trainer.telemetry;

import org.jspecify.annotations.NullMarked;
