/** Reads pictures and rows out of artifacts, and gives them out as PNG. Blocking; called on worker threads. */
@NullMarked
package io.gmem.gateway.images;

import org.jspecify.annotations.NullMarked;
