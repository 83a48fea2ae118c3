/**
 * Arrays as NumPy saves them: {@link io.gmem.tensorfiles.npz.NpyFile} one, {@link io.gmem.tensorfiles.npz.NpzFile} several by
 * name. Fréchet statistics are exchanged as npz. Arrays of Python objects are refused, they would be pickles.
 */
@NullMarked
package io.gmem.tensorfiles.npz;

import org.jspecify.annotations.NullMarked;
