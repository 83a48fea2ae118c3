/** Tests that start, kill and stop real processes. */
@NullMarked
package io.gmem.launcher.suite;

import org.jspecify.annotations.NullMarked;
