/** What a run trains on. */
@NullMarked
package io.gmem.trainer.data;

import org.jspecify.annotations.NullMarked;
