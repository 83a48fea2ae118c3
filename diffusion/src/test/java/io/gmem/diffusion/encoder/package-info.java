/** Holds the descriptor to the invariances it claims and the components to closed forms. */
@NullMarked
package io.gmem.diffusion.encoder;

import org.jspecify.annotations.NullMarked;
