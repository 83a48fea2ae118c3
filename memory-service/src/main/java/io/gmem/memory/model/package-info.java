/**
 * Models with given weights that prepare data sets: autoencoders for the latents, encoders for the snippets. A name means a file or
 * folder that an operator put into the folder of models; once used it is an artifact, so that every service, and every other instance
 * of this one, has the same bytes.
 */
@NullMarked
package io.gmem.memory.model;

import org.jspecify.annotations.NullMarked;
