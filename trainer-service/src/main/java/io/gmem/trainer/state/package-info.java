/**
 * Run states: the transitions ({@link io.gmem.trainer.state.RunStateMachine}) and their record ({@link
 * io.gmem.trainer.state.RunLedger}).
 */
@NullMarked
package io.gmem.trainer.state;

import org.jspecify.annotations.NullMarked;
