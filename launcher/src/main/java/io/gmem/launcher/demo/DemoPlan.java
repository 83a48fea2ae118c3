package io.gmem.launcher.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of a demo.
 *
 * @param images a folder, zip or tar of training images; null draws {@link io.gmem.launcher.demo.images.DemoImages}
 * @param steps number of training steps
 * @param resolution width and height in pixels
 * @param grid output file of the comparison grid
 */
public record DemoPlan(@Nullable Path images, long steps, int resolution, Path grid) {}
