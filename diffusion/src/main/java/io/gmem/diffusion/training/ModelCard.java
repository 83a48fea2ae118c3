package io.gmem.diffusion.training;

import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;

/** The {@code README.md} of a checkpoint. */
final class ModelCard {
    private ModelCard() {}

    static String of(NetworkConfig config, long trainingStep) {
        String condition = config.conditioning() instanceof Conditioning.BySnippet bySnippet
                ? "a memory snippet of " + bySnippet.dimension() + " numbers (GMem v1)"
                : "a class label (SiT)";
        return """
                # Diffusion transformer, step %d

                Depth %d, width %d, %d heads, patches of %d, latents of %d x %d x %d, conditioned on %s.

                - `model.safetensors`: the weights; `ema.safetensors`: their moving average, for sampling
                - `optimizer.safetensors`, `state.json`: what is needed to go on training bit for bit
                - `config.json`: the shape of the network
                """.formatted(
                        trainingStep,
                        config.depth(),
                        config.hiddenSize(),
                        config.numHeads(),
                        config.patchSize(),
                        config.inChannels(),
                        config.inputSize(),
                        config.inputSize(),
                        condition);
    }
}
