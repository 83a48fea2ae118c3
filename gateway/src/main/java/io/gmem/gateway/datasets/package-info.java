/** Data sets: taken in from a folder or an upload, listed, looked at. */
@NullMarked
package io.gmem.gateway.datasets;

import org.jspecify.annotations.NullMarked;
