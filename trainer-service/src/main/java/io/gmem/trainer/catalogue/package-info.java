/** What other services have published, as this one sees it. */
@NullMarked
package io.gmem.trainer.catalogue;

import org.jspecify.annotations.NullMarked;
