/**
 * Readers and writers of tensor files that do not need libtorch.
 *
 * <p>This package handles safetensors: {@link io.gmem.tensorfiles.SafetensorsFile}, {@link io.gmem.tensorfiles.SafetensorsShards},
 * {@link io.gmem.tensorfiles.SafetensorsWriter}, and {@link io.gmem.tensorfiles.SafetensorsLayout} for data that do not fit into
 * memory. The subpackages {@code torch} and {@code npz} handle the formats of published checkpoints and statistics. All readers
 * implement {@link io.gmem.tensorfiles.TensorSource}. Readers do not trust their input: every size is checked before memory is
 * allocated, and faults are reported as {@link io.gmem.tensorfiles.MalformedTensorFileException} with file and cause.
 */
@NullMarked
package io.gmem.tensorfiles;

import org.jspecify.annotations.NullMarked;
