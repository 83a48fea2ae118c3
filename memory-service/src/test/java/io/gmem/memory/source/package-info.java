/** Tests of folders, zips and tars, including hostile ones. */
@NullMarked
package io.gmem.memory.source;

import org.jspecify.annotations.NullMarked;
