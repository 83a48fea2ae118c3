/**
 * Zip archives whose entries are tensors: torch checkpoints and npz. Not {@code java.util.zip.ZipFile}, because an entry that is
 * stored can be read in place, by ranges, and because nothing here takes memory on the archive's word.
 */
@NullMarked
package io.gmem.tensorfiles.zip;

import org.jspecify.annotations.NullMarked;
