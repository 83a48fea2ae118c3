/** What a user types, and what comes of it. */
@NullMarked
package io.gmem.launcher.command;

import org.jspecify.annotations.NullMarked;
