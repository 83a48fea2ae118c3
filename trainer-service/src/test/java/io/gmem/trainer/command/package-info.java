/** Tests of command handling. */
@NullMarked
package io.gmem.trainer.command;

import org.jspecify.annotations.NullMarked;
