package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import java.util.stream.Collectors;

/** Writes the {@code README.md} of a checkpoint. */
final class ModelCard {
    private ModelCard() {}

    static String of(NetworkConfig config, CheckpointFolder.State state) {
        KernelPlan kernels = state.kernels();
        String kernelSummary = kernels == null
                ? "not recorded"
                : "matrix products in " + kernels.precision().id() + ", attention "
                        + kernels.attention().id()
                        + ", linear layers "
                        + kernels.linear().values().stream()
                                .map(LinearRoute::id)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(" and "));
        return """
                # Diffusion transformer, step %d

                Depth %d, width %d, %d heads, patches of %d, latents of %d x %d x %d, %s.

                Verified kernels: %s (`kernels` in `state.json`).

                - `model.safetensors`: the weights; `ema.safetensors`: their exponential moving average, used for sampling
                - `optimizer.safetensors`, `state.json`: optimizer state and step, to resume training bit for bit
                - `config.json`: the configuration of the network
                """.formatted(
                        state.trainingStep(),
                        config.depth(),
                        config.hiddenSize(),
                        config.numHeads(),
                        config.patchSize(),
                        config.inChannels(),
                        config.inputSize(),
                        config.inputSize(),
                        condition(config),
                        kernelSummary);
    }

    /** Describes the network's blocks and its condition. */
    static String condition(NetworkConfig config) {
        String blocks = config.backbone() == Backbone.LIGHTNING ? "LightningDiT blocks" : "SiT blocks";
        Conditioning conditioning = config.conditioning();
        if (conditioning instanceof Conditioning.BySnippet bySnippet) {
            return blocks + " conditioned on memory snippets of " + bySnippet.dimension() + " numbers";
        }
        if (conditioning instanceof Conditioning.ByClass byClass) {
            return blocks + " conditioned on one of " + byClass.classes() + " class labels";
        }
        return blocks + " without a condition";
    }
}
