/** The catalog of artifacts published by other services. */
@NullMarked
package io.gmem.trainer.catalog;

import org.jspecify.annotations.NullMarked;
