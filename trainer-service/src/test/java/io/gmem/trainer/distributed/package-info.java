/** Unit tests of distributed training that start at most one worker process. */
@NullMarked
package io.gmem.trainer.distributed;

import org.jspecify.annotations.NullMarked;
