/** Tests of training. */
@NullMarked
package io.gmem.trainer.training;

import org.jspecify.annotations.NullMarked;
