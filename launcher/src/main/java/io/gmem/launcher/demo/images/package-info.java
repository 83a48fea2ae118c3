/**
 * The demo's own training pictures, drawn by the program so that a fresh machine needs no download.
 *
 * <p>{@link io.gmem.launcher.demo.images.DemoImages} draws picture number {@code index} of a seed: one of ten
 * {@link io.gmem.launcher.demo.images.ImageClass kinds} of things, with colours, pose, size and
 * {@link io.gmem.launcher.demo.images.Background backdrop} of its own. Every kind is a file of this package. Shapes are
 * bold and few, since a small network has to learn them in minutes.
 *
 * <p>The same seed gives the same pixels on every Java runtime: random numbers are those of {@code java.util.Random},
 * angles go through {@code StrictMath}, shapes are only ever filled, and there are no fonts.
 */
@NullMarked
package io.gmem.launcher.demo.images;

import org.jspecify.annotations.NullMarked;
