package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import org.junit.jupiter.api.Test;

class ModelCardTest {
    @Test
    void describesBlocksAndConditionOfEverySystem() {
        assertThat(ModelCard.condition(network(new Conditioning.BySnippet(768, 0.2, 1))))
                .isEqualTo("SiT blocks conditioned on memory snippets of 768 numbers");
        assertThat(ModelCard.condition(network(new Conditioning.BySnippet(768, 0.4, 1))
                        .with(Backbone.LIGHTNING, BlockOptions.LIGHTNING)))
                .isEqualTo("LightningDiT blocks conditioned on memory snippets of 768 numbers");
        assertThat(ModelCard.condition(network(new Conditioning.ByClass(1000, 0.1, 0.02))))
                .isEqualTo("SiT blocks conditioned on one of 1000 class labels");
        assertThat(ModelCard.condition(network(new Conditioning.Unconditional())))
                .isEqualTo("SiT blocks without a condition");
    }

    private static NetworkConfig network(Conditioning conditioning) {
        return Preset.MI.network(4, 32, 4, conditioning);
    }
}
