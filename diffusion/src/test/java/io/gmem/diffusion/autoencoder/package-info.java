/** Tests of autoencoders with random weights. They cover everything except image quality, which needs published weights. */
@NullMarked
package io.gmem.diffusion.autoencoder;

import org.jspecify.annotations.NullMarked;
