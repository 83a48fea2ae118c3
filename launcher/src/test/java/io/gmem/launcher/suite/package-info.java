/** Real processes, started, killed and stopped as the suite's are. */
@NullMarked
package io.gmem.launcher.suite;

import org.jspecify.annotations.NullMarked;
