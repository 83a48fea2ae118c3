package io.gmem.launcher.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to do.
 *
 * @param images a folder, zip or tar of real pictures; null draws some
 * @param steps training steps
 * @param resolution pixels on a side
 * @param grid where the picture of the result goes
 */
public record DemoPlan(@Nullable Path images, long steps, int resolution, Path grid) {}
