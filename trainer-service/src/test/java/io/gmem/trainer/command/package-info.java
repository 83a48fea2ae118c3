/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.command;

import org.jspecify.annotations.NullMarked;
