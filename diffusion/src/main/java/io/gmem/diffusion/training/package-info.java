/**
 * Training of diffusion transformers. A {@link io.gmem.diffusion.training.TrainingSession} consists of a network, its optimizer and a
 * step counter. It can be saved and resumed bit for bit. Noise, times and the order of images depend only on the run's seed and the
 * step.
 */
@NullMarked
package io.gmem.diffusion.training;

import org.jspecify.annotations.NullMarked;
