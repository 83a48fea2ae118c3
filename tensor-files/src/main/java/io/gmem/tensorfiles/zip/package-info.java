/**
 * Zip archives of tensors: torch checkpoints and npz. Unlike {@code java.util.zip.ZipFile}, this package reads stored entries in place,
 * by ranges, and allocates no memory by declared sizes.
 */
@NullMarked
package io.gmem.tensorfiles.zip;

import org.jspecify.annotations.NullMarked;
