/** Commands in, and the queue that works accepted runs off. */
@NullMarked
package io.gmem.trainer.command;

import org.jspecify.annotations.NullMarked;
