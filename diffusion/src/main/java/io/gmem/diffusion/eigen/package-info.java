/** Eigenvalues and eigenvectors of symmetric matrices: a port that libtorch can implement, and a solver in plain Java. */
@NullMarked
package io.gmem.diffusion.eigen;

import org.jspecify.annotations.NullMarked;
