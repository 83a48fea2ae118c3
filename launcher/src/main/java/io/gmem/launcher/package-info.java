/**
 * The {@code gmem} command line. {@link io.gmem.launcher.Gmem} is its entry point.
 *
 * <ul>
 *   <li>{@code command}: one class per command
 *   <li>{@code suite}: starts and supervises the processes of the suite
 *   <li>{@code gateway}: the client of the REST interface
 *   <li>{@code progress}: progress output
 *   <li>{@code doctor}: checks of the machine
 *   <li>{@code demo}: {@code gmem demo}, from images to generated images
 * </ul>
 */
@NullMarked
package io.gmem.launcher;

import org.jspecify.annotations.NullMarked;
