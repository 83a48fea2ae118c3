/**
 * Workers on the trainer's own host: a child process each, told what to do line by line on its standard input, and gone as soon
 * as that closes.
 */
@NullMarked
package io.gmem.trainer.worker;

import org.jspecify.annotations.NullMarked;
