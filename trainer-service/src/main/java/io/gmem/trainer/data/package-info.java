/** What a run trains on, found, verified and opened. */
@NullMarked
package io.gmem.trainer.data;

import org.jspecify.annotations.NullMarked;
