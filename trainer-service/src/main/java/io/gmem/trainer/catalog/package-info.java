/** What other services have published, as the trainer sees it. */
@NullMarked
package io.gmem.trainer.catalog;

import org.jspecify.annotations.NullMarked;
