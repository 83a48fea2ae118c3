/** Tests of promotion. */
@NullMarked
package io.gmem.trainer.promotion;

import org.jspecify.annotations.NullMarked;
