/** Tests of checkpoint storage and retention. */
@NullMarked
package io.gmem.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
