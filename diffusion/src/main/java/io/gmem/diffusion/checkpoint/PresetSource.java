package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkArchive;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import io.gmem.diffusion.network.Projection;
import java.util.List;
import java.util.Map;

/** The TorchScript program of a preset network in float32, with all directives of its source expanded. Needs no libtorch. */
public final class PresetSource {
    private static final int LATENT_SIZE = 32;
    private static final int LATENT_CHANNELS = 4;
    private static final int IMAGENET_CLASSES = 1000;
    private static final int DINO_V2_B_DIMENSION = 768;
    private static final double PAPER_EMBEDDING_STD = 0.02;
    private static final Projection REPA_PROJECTION = new Projection(8, 2048, List.of(DINO_V2_B_DIMENSION));

    private PresetSource() {}

    /**
     * Returns the files of the program by name. The network has the options of its paper, latents of 4×32×32 (the paper's 256-pixel images), and
     * 1,000 classes or snippets of 768 numbers.
     *
     * @param size name of a preset, for example {@code XL}
     * @param patchSize divides 32
     * @throws IllegalArgumentException if the preset is unknown or the patch size does not fit
     */
    public static Map<String, String> of(NetworkSystem system, String size, int patchSize) {
        Preset preset = Preset.named(size);
        NetworkConfig config = preset.network(patchSize, LATENT_SIZE, LATENT_CHANNELS, conditioning(system));
        if (system == NetworkSystem.GMEM) {
            config = config.with(Backbone.LIGHTNING, BlockOptions.LIGHTNING);
        }
        if (system == NetworkSystem.REPA) {
            config = config.with(new Projection(
                    Math.min(REPA_PROJECTION.encoderDepth(), preset.depth()),
                    REPA_PROJECTION.width(),
                    REPA_PROJECTION.dimensions()));
        }
        return NetworkArchive.readableSource(config);
    }

    private static Conditioning conditioning(NetworkSystem system) {
        return switch (system) {
            case SIT, REPA -> new Conditioning.ByClass(IMAGENET_CLASSES, 0.1, PAPER_EMBEDDING_STD);
            case GMEM_V1 -> new Conditioning.BySnippet(DINO_V2_B_DIMENSION, 0.2, 1);
            case GMEM -> new Conditioning.BySnippet(DINO_V2_B_DIMENSION, 0.4, 1);
        };
    }
}
