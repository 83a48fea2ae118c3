/** Command handling, and the queue of accepted runs. */
@NullMarked
package io.gmem.trainer.command;

import org.jspecify.annotations.NullMarked;
