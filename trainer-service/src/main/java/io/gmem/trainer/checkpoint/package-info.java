/** Writing, publishing, retaining and restoring checkpoints in the artifact store. */
@NullMarked
package io.gmem.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
