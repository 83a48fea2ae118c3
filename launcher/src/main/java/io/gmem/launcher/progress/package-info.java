/** Progress output: a bar on a terminal, plain lines elsewhere. */
@NullMarked
package io.gmem.launcher.progress;

import org.jspecify.annotations.NullMarked;
