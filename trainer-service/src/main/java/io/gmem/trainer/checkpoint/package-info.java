/** Checkpoints on their way to the artifact store and out of it again. */
@NullMarked
package io.gmem.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
