/** What is shown while one waits. */
@NullMarked
package io.gmem.launcher.progress;

import org.jspecify.annotations.NullMarked;
