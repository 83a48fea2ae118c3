/** Tests of the commands. */
@NullMarked
package io.gmem.launcher.command;

import org.jspecify.annotations.NullMarked;
