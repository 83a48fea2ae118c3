/** The commands of {@code gmem}, one file each: what they take, what they print, how they end. */
@NullMarked
package io.gmem.launcher.command;

import org.jspecify.annotations.NullMarked;
