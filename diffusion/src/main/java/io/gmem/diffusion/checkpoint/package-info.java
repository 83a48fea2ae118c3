/**
 * Import, export and inspection of models, without libtorch.
 *
 * <ul>
 *   <li>{@link io.gmem.diffusion.checkpoint.ModelFile} opens any file or folder of tensors and recognizes its content ({@link
 *       io.gmem.diffusion.checkpoint.RecognizedModel}), independent of file names.
 *   <li>{@link io.gmem.diffusion.checkpoint.ModelImport} converts the file to a checkpoint folder of the suite.
 *   <li>{@link io.gmem.diffusion.checkpoint.ModelExport} converts a checkpoint folder to its original layout, the Hugging Face layout
 *       or a TorchScript archive.
 * </ul>
 *
 * <p>Properties that cannot be inferred from a file are required as options; every assumption is reported as a doubt.
 */
@NullMarked
package io.gmem.diffusion.checkpoint;

import org.jspecify.annotations.NullMarked;
