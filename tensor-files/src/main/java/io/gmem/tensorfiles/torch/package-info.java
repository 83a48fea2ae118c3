/**
 * Checkpoints of {@code torch.save} ({@code .pth}, {@code .pt}, {@code .bin}), read without Python and without executing code.
 * {@link io.gmem.tensorfiles.torch.TorchFile} opens a checkpoint, {@link io.gmem.tensorfiles.torch.TorchValue} is its content.
 * {@code PickleMachine} interprets the pickle, {@code AllowedGlobal} lists the allowed names, and {@code ZipCheckpoint} and
 * {@code LegacyCheckpoint} locate the tensor data.
 */
@NullMarked
package io.gmem.tensorfiles.torch;

import org.jspecify.annotations.NullMarked;
