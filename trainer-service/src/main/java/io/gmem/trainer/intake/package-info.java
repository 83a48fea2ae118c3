/** Commands in, and the queue that works accepted runs off. */
@NullMarked
package io.gmem.trainer.intake;

import org.jspecify.annotations.NullMarked;
