/**
 * The mathematics between noise and data. {@link io.gmem.diffusion.transport.Interpolant} is the path. {@link
 * io.gmem.diffusion.transport.Prediction} is the predicted quantity. {@link io.gmem.diffusion.transport.Weighting} and {@link
 * io.gmem.diffusion.transport.TimestepDistribution} weight the times of training. {@link io.gmem.diffusion.transport.DiffusionForm} is the
 * noise strength of stochastic sampling. t = 0 is noise, t = 1 is data.
 */
@NullMarked
package io.gmem.diffusion.transport;

import org.jspecify.annotations.NullMarked;
