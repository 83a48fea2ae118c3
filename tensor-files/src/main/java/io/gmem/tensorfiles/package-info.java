/**
 * Files of tensors, read and written without libtorch. Here: safetensors ({@link io.gmem.tensorfiles.SafetensorsFile}, {@link
 * io.gmem.tensorfiles.SafetensorsShards}, {@link io.gmem.tensorfiles.SafetensorsWriter}, and {@link
 * io.gmem.tensorfiles.SafetensorsLayout} for what does not fit into memory). In the sub-packages {@code torch} and {@code npz}:
 * the formats of other people's checkpoints and statistics. All are a {@link io.gmem.tensorfiles.TensorSource}. Readers trust
 * nothing: every size is checked before memory is taken, and what is wrong is a {@link
 * io.gmem.tensorfiles.MalformedTensorFileException} that says where and what.
 */
@NullMarked
package io.gmem.tensorfiles;

import org.jspecify.annotations.NullMarked;
