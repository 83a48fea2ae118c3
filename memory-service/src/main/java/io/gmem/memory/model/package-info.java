/**
 * Loads pretrained models that prepare data sets: autoencoders for latents and encoders for snippets. A name refers to a file or
 * folder that an operator stored in the model directory. On first use it is published as an artifact, so that every service and
 * every instance uses the same bytes.
 */
@NullMarked
package io.gmem.memory.model;

import org.jspecify.annotations.NullMarked;
