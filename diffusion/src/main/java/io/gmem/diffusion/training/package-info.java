/**
 * Training: a {@link io.gmem.diffusion.training.TrainingSession} is a network, its optimiser and a count of steps, and can be put
 * to disk and taken up again bit for bit. Noise, times and the order of images come from the run's seed and the step alone.
 */
@NullMarked
package io.gmem.diffusion.training;

import org.jspecify.annotations.NullMarked;
