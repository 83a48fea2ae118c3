package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sizes of an AutoencoderKL; level 0 has the pictures' resolution, each further one half of it. Encoder levels have {@code blocks}
 * residual blocks, decoder levels one more.
 *
 * @param pictureChannels 3 of colours
 * @param stem channels behind the encoder's first convolution; the first level's in most
 * @param widths channels of each level
 * @param blocks of each encoder level
 * @param attended levels of the encoder where attention follows every block; in the middle there always is one
 * @param attendedUp the same of the decoder, by the same numbers; MAR's decoder has fewer than its encoder
 * @param innerChannels between the networks and the quantising maps
 * @param latentChannels C
 */
public record KlArchitecture(
        long pictureChannels,
        long stem,
        List<Long> widths,
        int blocks,
        Set<Integer> attended,
        Set<Integer> attendedUp,
        long innerChannels,
        long latentChannels) {
    private static final String WHAT = "AutoencoderKL (names as diffusers writes them)";
    private static final int MOST_LEVELS = 10;
    private static final int MOST_BLOCKS = 64;

    public KlArchitecture {
        widths = List.copyOf(widths);
        attended = Collections.unmodifiableSet(new TreeSet<>(attended));
        attendedUp = Collections.unmodifiableSet(new TreeSet<>(attendedUp));
        if (widths.isEmpty() || widths.size() > MOST_LEVELS || blocks < 1 || blocks > MOST_BLOCKS) {
            throw new IllegalArgumentException("an AutoencoderKL has 1 to " + MOST_LEVELS + " levels of 1 to "
                    + MOST_BLOCKS + " blocks, not " + widths.size() + " of " + blocks);
        }
    }

    /**
     * From names and shapes, in any of the three spellings.
     *
     * @return nothing when they are of something else
     * @throws IllegalArgumentException naming the first tensor that is missing or misshapen
     */
    public static Optional<KlArchitecture> recognise(TensorSource weights) {
        var spelled = new KlTensorNames(weights);
        boolean one = spelled.count("encoder.down_blocks.") > 0 || spelled.count("decoder.up_blocks.") > 0;
        return one ? Optional.of(of(spelled)) : Optional.empty();
    }

    static KlArchitecture of(KlTensorNames weights) {
        int levels = Math.max(weights.count("encoder.down_blocks."), weights.count("decoder.up_blocks."));
        if (levels > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "an AutoencoderKL of " + levels + " levels; there are at most " + MOST_LEVELS);
        }
        List<Long> widths = new ArrayList<>();
        Set<Integer> attended = new TreeSet<>();
        Set<Integer> attendedUp = new TreeSet<>();
        int blocks = 1;
        for (int level = 0; level < levels; level++) {
            String down = "encoder.down_blocks." + level;
            String up = "decoder.up_blocks." + (levels - 1 - level);
            widths.add(TensorShapes.conv(weights, down + ".resnets.0.conv1.weight", WHAT)[0]);
            blocks = Math.max(blocks, weights.count(down + ".resnets."));
            blocks = Math.max(blocks, weights.count(up + ".resnets.") - 1);
            if (weights.count(down + ".attentions.") > 0) {
                attended.add(level);
            }
            if (weights.count(up + ".attentions.") > 0) {
                attendedUp.add(level);
            }
        }
        long[] first = TensorShapes.conv(weights, "encoder.conv_in.weight", WHAT);
        var architecture = new KlArchitecture(
                first[1],
                first[0],
                widths,
                blocks,
                attended,
                attendedUp,
                TensorShapes.conv(weights, "decoder.conv_in.weight", WHAT)[1],
                TensorShapes.conv(weights, "post_quant_conv.weight", WHAT)[1]);
        architecture.required().check(weights, WHAT);
        return architecture;
    }

    /** Pixels to a latent's cell, on a side. */
    public int downscale() {
        return 1 << (widths.size() - 1);
    }

    /** Names, in the spelling of diffusers since 2023, and shapes of all its tensors. */
    public Map<String, long[]> tensors() {
        return required().shapes();
    }

    /** The width of the level {@code steps} from the innermost, which is what the decoder's level of that number has. */
    long widthFromInside(int steps) {
        return widths.get(widths.size() - 1 - steps);
    }

    boolean attendedFromInside(int steps) {
        return attendedUp.contains(widths.size() - 1 - steps);
    }

    private RequiredTensors required() {
        var tensors = new RequiredTensors();
        encoder(tensors);
        decoder(tensors);
        return tensors.withConv("quant_conv", 2 * innerChannels, 2 * latentChannels, 1)
                .withConv("post_quant_conv", latentChannels, innerChannels, 1);
    }

    private void encoder(RequiredTensors tensors) {
        long channels = stem;
        tensors.withConv("encoder.conv_in", pictureChannels, channels, 3);
        for (int level = 0; level < widths.size(); level++) {
            String name = "encoder.down_blocks." + level;
            level(tensors, name, channels, widths.get(level), blocks, attended.contains(level));
            channels = widths.get(level);
            if (level < widths.size() - 1) {
                tensors.withConv(name + ".downsamplers.0.conv", channels, channels, 3);
            }
        }
        middle(tensors, "encoder.mid_block", channels);
        tensors.withNorm("encoder.conv_norm_out", channels)
                .withConv("encoder.conv_out", channels, 2 * innerChannels, 3);
    }

    private void decoder(RequiredTensors tensors) {
        long channels = widthFromInside(0);
        tensors.withConv("decoder.conv_in", innerChannels, channels, 3);
        middle(tensors, "decoder.mid_block", channels);
        for (int level = 0; level < widths.size(); level++) {
            String name = "decoder.up_blocks." + level;
            level(tensors, name, channels, widthFromInside(level), blocks + 1, attendedFromInside(level));
            channels = widthFromInside(level);
            if (level < widths.size() - 1) {
                tensors.withConv(name + ".upsamplers.0.conv", channels, channels, 3);
            }
        }
        tensors.withNorm("decoder.conv_norm_out", channels).withConv("decoder.conv_out", channels, pictureChannels, 3);
    }

    private static void level(RequiredTensors tensors, String name, long in, long out, int blocks, boolean attended) {
        for (int i = 0; i < blocks; i++) {
            block(tensors, name + ".resnets." + i, i == 0 ? in : out, out);
            if (attended) {
                attention(tensors, name + ".attentions." + i, out);
            }
        }
    }

    private static void middle(RequiredTensors tensors, String name, long channels) {
        block(tensors, name + ".resnets.0", channels, channels);
        attention(tensors, name + ".attentions.0", channels);
        block(tensors, name + ".resnets.1", channels, channels);
    }

    private static void block(RequiredTensors tensors, String name, long in, long out) {
        tensors.withNorm(name + ".norm1", in).withConv(name + ".conv1", in, out, 3);
        tensors.withNorm(name + ".norm2", out).withConv(name + ".conv2", out, out, 3);
        if (in != out) {
            tensors.withConv(name + ".conv_shortcut", in, out, 1);
        }
    }

    private static void attention(RequiredTensors tensors, String name, long channels) {
        tensors.withNorm(name + ".group_norm", channels);
        for (String map : List.of("to_q", "to_k", "to_v", "to_out.0")) {
            tensors.withLinear(name + "." + map, channels, channels);
        }
    }
}
