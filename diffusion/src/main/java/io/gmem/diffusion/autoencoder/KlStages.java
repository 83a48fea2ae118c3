package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.GroupNorm;
import io.gmem.diffusion.layer.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Assembles the encoder and decoder of an AutoencoderKL layer by layer. */
final class KlStages {
    static final double EPS = 1e-6;

    private final KlArchitecture architecture;
    private final Parameters parameters;
    private final long groups;
    private final Functions functions;

    KlStages(KlArchitecture architecture, Parameters parameters, long groups) {
        this.architecture = architecture;
        this.parameters = parameters;
        this.groups = groups;
        this.functions = parameters.functions();
    }

    /** Returns the encoder, (B, 3, H, W) to (B, 2 inner channels, h, w). */
    AutoencoderStage encoder() {
        List<AutoencoderStage> stages = new ArrayList<>();
        int levels = architecture.widths().size();
        stages.add(parameters.conv2d("encoder.conv_in")::apply);
        for (int level = 0; level < levels; level++) {
            String name = "encoder.down_blocks." + level;
            level(name, architecture.blocks(), architecture.attended().contains(level), stages);
            if (level < levels - 1) {
                stages.add(halving(parameters.conv2d(name + ".downsamplers.0.conv", 2, 0, 0, 1)));
            }
        }
        middle("encoder.mid_block", stages);
        end("encoder", stages);
        return AutoencoderStage.of(stages);
    }

    /** Returns the decoder, (B, inner channels, h, w) to (B, 3, H, W). */
    AutoencoderStage decoder() {
        List<AutoencoderStage> stages = new ArrayList<>();
        int levels = architecture.widths().size();
        stages.add(parameters.conv2d("decoder.conv_in")::apply);
        middle("decoder.mid_block", stages);
        for (int level = 0; level < levels; level++) {
            String name = "decoder.up_blocks." + level;
            level(name, architecture.blocks() + 1, architecture.attendedFromInside(level), stages);
            if (level < levels - 1) {
                stages.add(AutoencoderStage.doubling(functions, parameters.conv2d(name + ".upsamplers.0.conv")));
            }
        }
        end("decoder", stages);
        return AutoencoderStage.of(stages);
    }

    private void level(String name, int blocks, boolean attended, List<AutoencoderStage> stages) {
        for (int i = 0; i < blocks; i++) {
            stages.add(ResnetBlock.of(parameters, name + ".resnets." + i, groups));
            if (attended) {
                stages.add(PixelAttention.of(parameters, name + ".attentions." + i, groups));
            }
        }
    }

    private void middle(String name, List<AutoencoderStage> stages) {
        stages.add(ResnetBlock.of(parameters, name + ".resnets.0", groups));
        stages.add(PixelAttention.of(parameters, name + ".attentions.0", groups));
        stages.add(ResnetBlock.of(parameters, name + ".resnets.1", groups));
    }

    private void end(String name, List<AutoencoderStage> stages) {
        GroupNorm norm = parameters.groupNorm(name + ".conv_norm_out", groups, EPS);
        stages.add(norm::apply);
        stages.add(functions::silu);
        stages.add(parameters.conv2d(name + ".conv_out")::apply);
    }

    /** Pads one row and one column of zeros at the end only, then convolves with stride 2. */
    private AutoencoderStage halving(Conv2d conv) {
        return x -> {
            try (NDArray padded = functions.pad(x, 0, 1, 0, 1)) {
                return conv.apply(padded);
            }
        };
    }
}
