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
 * The sizes of an AutoencoderKL. Level 0 has the images' resolution; each further level halves it. Encoder levels have {@code blocks}
 * residual blocks; decoder levels have one more.
 *
 * @param imageChannels 3 for color images
 * @param stem channels after the encoder's first convolution; usually those of the first level
 * @param widths channels of each level
 * @param blocks residual blocks of each encoder level
 * @param attended encoder levels with attention after every block; the middle always has attention
 * @param attendedUp decoder levels with attention, with the same numbering; MAR's decoder has fewer than its encoder
 * @param innerChannels channels between the networks and the quantization convolutions
 * @param latentChannels C
 */
public record KlArchitecture(
        long imageChannels,
        long stem,
        List<Long> widths,
        int blocks,
        Set<Integer> attended,
        Set<Integer> attendedUp,
        long innerChannels,
        long latentChannels) {
    private static final String WHAT = "AutoencoderKL (diffusers tensor names)";
    private static final int MAX_LEVELS = 10;
    private static final int MAX_BLOCKS = 64;

    public KlArchitecture {
        widths = List.copyOf(widths);
        attended = Collections.unmodifiableSet(new TreeSet<>(attended));
        attendedUp = Collections.unmodifiableSet(new TreeSet<>(attendedUp));
        if (widths.isEmpty() || widths.size() > MAX_LEVELS || blocks < 1 || blocks > MAX_BLOCKS) {
            throw new IllegalArgumentException("an AutoencoderKL must have 1 to " + MAX_LEVELS + " levels of 1 to "
                    + MAX_BLOCKS + " blocks (had " + widths.size() + " levels of " + blocks + " blocks)");
        }
    }

    /**
     * Infers the sizes from tensor names and shapes, in any of the three naming schemes.
     *
     * @return empty if the tensors belong to another architecture
     * @throws IllegalArgumentException naming the first tensor that is missing or has a wrong shape
     */
    public static Optional<KlArchitecture> recognise(TensorSource weights) {
        var renamed = new KlTensorNames(weights);
        boolean recognized = renamed.count("encoder.down_blocks.") > 0 || renamed.count("decoder.up_blocks.") > 0;
        return recognized ? Optional.of(of(renamed)) : Optional.empty();
    }

    static KlArchitecture of(KlTensorNames weights) {
        int levels = Math.max(weights.count("encoder.down_blocks."), weights.count("decoder.up_blocks."));
        if (levels > MAX_LEVELS) {
            throw new IllegalArgumentException(
                    "an AutoencoderKL must have at most " + MAX_LEVELS + " levels (had " + levels + ")");
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

    /** The number of pixels per latent cell along one side. */
    public int downscale() {
        return 1 << (widths.size() - 1);
    }

    /** Returns names (diffusers naming since 2023) and shapes of all tensors. */
    public Map<String, long[]> tensors() {
        return required().shapes();
    }

    /** Returns the width of the level {@code steps} levels above the innermost; the decoder's level of that number has it. */
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
        tensors.withConv("encoder.conv_in", imageChannels, channels, 3);
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
        tensors.withNorm("decoder.conv_norm_out", channels).withConv("decoder.conv_out", channels, imageChannels, 3);
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
