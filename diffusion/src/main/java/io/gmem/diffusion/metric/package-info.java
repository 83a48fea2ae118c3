/** How good samples are: features of pictures and what is computed from them. Every figure says how many pictures it is of. */
@NullMarked
package io.gmem.diffusion.metric;

import org.jspecify.annotations.NullMarked;
