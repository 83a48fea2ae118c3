/** Folders, zips and tars, good and hostile. */
@NullMarked
package io.gmem.memory.source;

import org.jspecify.annotations.NullMarked;
