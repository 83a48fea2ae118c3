/**
 * The only place that touches DJL's internals. A network is TorchScript source text (resources under {@code torchscript/}) and
 * a tree of {@link io.gmem.diffusion.engine.ScriptObject}s that hold its weights; both are written as one archive ({@link
 * io.gmem.diffusion.engine.TorchScriptWriter}) which libtorch loads, runs and differentiates ({@link
 * io.gmem.diffusion.engine.ScriptModule}). {@link io.gmem.diffusion.engine.TensorEngine} is the way in.
 */
@NullMarked
package io.gmem.diffusion.engine;

import org.jspecify.annotations.NullMarked;
