/** The commands of {@code gmem}, one class each: their options, output and exit codes. */
@NullMarked
package io.gmem.launcher.command;

import org.jspecify.annotations.NullMarked;
