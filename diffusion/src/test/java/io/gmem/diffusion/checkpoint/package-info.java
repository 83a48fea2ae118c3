@NullMarked
package io.gmem.diffusion.checkpoint;

import org.jspecify.annotations.NullMarked;
