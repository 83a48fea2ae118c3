/** Which checkpoints may be served: the gate of a run, and the word of a person. */
@NullMarked
package io.gmem.trainer.promotion;

import org.jspecify.annotations.NullMarked;
