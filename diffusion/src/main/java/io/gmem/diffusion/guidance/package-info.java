/** Classifier-free guidance: combines conditional and unconditional predictions. */
@NullMarked
package io.gmem.diffusion.guidance;

import org.jspecify.annotations.NullMarked;
