/** Tests of the progress output. */
@NullMarked
package io.gmem.launcher.progress;

import org.jspecify.annotations.NullMarked;
