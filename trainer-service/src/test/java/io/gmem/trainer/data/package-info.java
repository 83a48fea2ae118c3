/** Tests of training data and splits. */
@NullMarked
package io.gmem.trainer.data;

import org.jspecify.annotations.NullMarked;
