/** Tests of encoders: the descriptor's invariances and the components' closed forms. */
@NullMarked
package io.gmem.diffusion.encoder;

import org.jspecify.annotations.NullMarked;
