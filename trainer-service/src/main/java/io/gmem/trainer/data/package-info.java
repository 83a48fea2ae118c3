/** The training data of a run: discovery, verification and access. */
@NullMarked
package io.gmem.trainer.data;

import org.jspecify.annotations.NullMarked;
