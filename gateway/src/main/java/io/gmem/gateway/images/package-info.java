/** Reads images and bank rows from artifacts and encodes images. Blocking; called on worker threads. */
@NullMarked
package io.gmem.gateway.images;

import org.jspecify.annotations.NullMarked;
