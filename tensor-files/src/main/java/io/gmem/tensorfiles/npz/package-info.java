/**
 * Readers of NumPy files: {@link io.gmem.tensorfiles.npz.NpyFile} for one array, {@link io.gmem.tensorfiles.npz.NpzFile} for several
 * named arrays. Fréchet statistics are exchanged as npz. Arrays of Python objects are rejected because they contain pickles.
 */
@NullMarked
package io.gmem.tensorfiles.npz;

import org.jspecify.annotations.NullMarked;
