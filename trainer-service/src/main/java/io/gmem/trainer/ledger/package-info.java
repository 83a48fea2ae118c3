/** The states of runs: what a command means ({@link io.gmem.trainer.ledger.RunLife}), and the one place that records it ({@link io.gmem.trainer.ledger.RunLedger}). */
@NullMarked
package io.gmem.trainer.ledger;

import org.jspecify.annotations.NullMarked;
