/**
 * From noise to data and back, as mathematics: the path ({@link io.gmem.diffusion.transport.Interpolant}), what a network says of a
 * point on it ({@link io.gmem.diffusion.transport.Prediction}), how much each time counts ({@link
 * io.gmem.diffusion.transport.Weighting}, {@link io.gmem.diffusion.transport.TimestepDistribution}) and how noisy the way back is ({@link
 * io.gmem.diffusion.transport.DiffusionForm}). t = 0 is noise, t = 1 data.
 */
@NullMarked
package io.gmem.diffusion.transport;

import org.jspecify.annotations.NullMarked;
