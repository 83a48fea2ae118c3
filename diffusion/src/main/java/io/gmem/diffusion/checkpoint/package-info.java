/**
 * Models in and out, without loading libtorch. {@link io.gmem.diffusion.checkpoint.ModelFile} opens any file or folder of tensors
 * and says what it is ({@link io.gmem.diffusion.checkpoint.Recognised}), by what is in it and never by its name. {@link
 * io.gmem.diffusion.checkpoint.ModelImport} makes the suite's own checkpoint folder of it, {@link
 * io.gmem.diffusion.checkpoint.ModelExport} turns such a folder back into the layout it came in, the Hugging Face layout or a
 * TorchScript archive. What cannot be known from a file is asked for; nothing is guessed in silence.
 */
@NullMarked
package io.gmem.diffusion.checkpoint;

import org.jspecify.annotations.NullMarked;
