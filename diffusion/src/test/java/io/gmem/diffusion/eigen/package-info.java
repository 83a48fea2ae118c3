@NullMarked
package io.gmem.diffusion.eigen;

import org.jspecify.annotations.NullMarked;
