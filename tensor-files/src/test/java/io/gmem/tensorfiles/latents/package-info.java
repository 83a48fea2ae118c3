@NullMarked
package io.gmem.tensorfiles.latents;

import org.jspecify.annotations.NullMarked;
