/** Autoencoders of random weights, which show everything but good pictures: those need published weights. */
@NullMarked
package io.gmem.diffusion.autoencoder;

import org.jspecify.annotations.NullMarked;
