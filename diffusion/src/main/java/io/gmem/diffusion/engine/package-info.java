/**
 * The tensor engine on libtorch; no other package uses DJL's internals. The entry point is {@link
 * io.gmem.diffusion.engine.TensorEngine}.
 *
 * <p>A network consists of TorchScript source (resources under {@code torchscript/}) and a tree of {@link
 * io.gmem.diffusion.engine.ScriptObject}s that hold its weights. {@link io.gmem.diffusion.engine.TorchScriptWriter} writes both as
 * one archive. libtorch loads, runs and differentiates the archive ({@link io.gmem.diffusion.engine.ScriptModule}).
 */
@NullMarked
package io.gmem.diffusion.engine;

import org.jspecify.annotations.NullMarked;
