/**
 * What a run says of itself while it trains: averaged over windows, published, and kept as a TensorBoard file that travels in the
 * run's checkpoints, so that a run that goes on elsewhere takes its curves along.
 */
@NullMarked
package io.gmem.trainer.telemetry;

import org.jspecify.annotations.NullMarked;
