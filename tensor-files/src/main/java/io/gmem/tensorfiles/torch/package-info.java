/**
 * Checkpoints as {@code torch.save} writes them ({@code .pth}, {@code .pt}, {@code .bin}), read without Python and without
 * running anything. {@link io.gmem.tensorfiles.torch.TorchFile} opens one, {@link io.gmem.tensorfiles.torch.TorchValue} is what
 * it holds. Read on with {@code PickleMachine} (the stack), {@code AllowedGlobal} (the only names a file may call),
 * {@code ZipCheckpoint} and {@code LegacyCheckpoint} (where the numbers lie).
 */
@NullMarked
package io.gmem.tensorfiles.torch;

import org.jspecify.annotations.NullMarked;
