/**
 * The training images of the demo, drawn by the program so that no download is needed.
 *
 * <p>{@link io.gmem.launcher.demo.images.DemoImages} draws image {@code index} of a seed. Each shows an object of one of ten
 * {@link io.gmem.launcher.demo.images.ImageClass classes}, with random colors, pose, size and {@link
 * io.gmem.launcher.demo.images.Background background}. Each class has its own file in this package. Shapes are few and bold, so
 * that a small network learns them in minutes.
 *
 * <p>The same seed gives the same pixels on every Java runtime: random numbers come from {@code java.util.Random}, angles are
 * computed with {@code StrictMath}, shapes are always filled, and no fonts are used.
 */
@NullMarked
package io.gmem.launcher.demo.images;

import org.jspecify.annotations.NullMarked;
