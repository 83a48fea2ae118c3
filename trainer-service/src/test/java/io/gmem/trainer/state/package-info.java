/** Tests of run states. */
@NullMarked
package io.gmem.trainer.state;

import org.jspecify.annotations.NullMarked;
