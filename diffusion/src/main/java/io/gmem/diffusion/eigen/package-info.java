/** Eigenvalues and eigenvectors of symmetric matrices: the port that libtorch can serve, and a solver in plain Java. */
@NullMarked
package io.gmem.diffusion.eigen;

import org.jspecify.annotations.NullMarked;
