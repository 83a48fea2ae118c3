/** How a conditional and an unconditional prediction become one. */
@NullMarked
package io.gmem.diffusion.guidance;

import org.jspecify.annotations.NullMarked;
