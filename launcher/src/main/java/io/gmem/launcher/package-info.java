/**
 * The {@code gmem} command line. {@link io.gmem.launcher.Gmem} is its entry; {@code command} holds one file per command,
 * {@code suite} starts and watches the processes of the suite, {@code gateway} speaks to its REST interface, {@code
 * progress} draws what is under way, and {@code demo} is the whole path at once.
 */
@NullMarked
package io.gmem.launcher;

import org.jspecify.annotations.NullMarked;
