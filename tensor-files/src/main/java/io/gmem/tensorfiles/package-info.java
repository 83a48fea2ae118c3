/**
 * Files of tensors, read and written without libtorch ({@link io.gmem.tensorfiles.SafetensorsFile}, {@link
 * io.gmem.tensorfiles.SafetensorsWriter}). Readers trust nothing: every size is checked before memory is taken, and what is
 * wrong is a {@link io.gmem.tensorfiles.MalformedTensorFileException} that says where and what.
 */
@NullMarked
package io.gmem.tensorfiles;

import org.jspecify.annotations.NullMarked;
