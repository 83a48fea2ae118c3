/** The states of runs: what a command means ({@link io.gmem.trainer.state.RunStateMachine}), and the one place that records it ({@link io.gmem.trainer.state.RunLedger}). */
@NullMarked
package io.gmem.trainer.state;

import org.jspecify.annotations.NullMarked;
