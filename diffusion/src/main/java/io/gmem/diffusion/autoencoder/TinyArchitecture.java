package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One half of a tiny autoencoder. Its layers are numbered; those without weights leave gaps in the numbers, and what is in a gap
 * follows from what is beside it. A decoder begins with two such, the squashing before its first convolution and the ReLU behind it. An
 * encoder's first and last convolutions keep the size; any other without a bias halves.
 *
 * @param layers in the order they are run
 */
public record TinyArchitecture(List<Layer> layers) {
    /** A number that no layer of any tiny autoencoder reaches. */
    private static final int MOST_LAYERS = 200;

    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,3})\\.(.+)");

    /** What a layer does; {@code index} is its number, {@code in} and {@code out} its channels. */
    public sealed interface Layer {
        int index();

        long in();

        long out();
    }

    /** 3 x 3, with a bias. */
    public record Convolution(int index, long in, long out) implements Layer {}

    /** 3 x 3, every second pixel, no bias. */
    public record Halving(int index, long in, long out) implements Layer {}

    /** Every pixel four times, then 3 x 3 without bias. */
    public record Doubling(int index, long in, long out) implements Layer {}

    /**
     * Three convolutions, and the argument added.
     *
     * @param detour channels of a normalised detour before them; 0 where there is none
     */
    public record Block(int index, long in, long out, long detour) implements Layer {}

    public TinyArchitecture {
        layers = List.copyOf(layers);
    }

    /**
     * From names and shapes.
     *
     * @return nothing when they are not of numbered layers from {@code 0.weight} (an encoder) or {@code 1.weight} (a decoder) on
     * @throws IllegalArgumentException naming the first tensor that is missing or misshapen
     */
    public static Optional<TinyArchitecture> recognise(TensorSource weights) {
        boolean numbered =
                weights.names().stream().allMatch(name -> NUMBERED.matcher(name).matches());
        boolean encoder = weights.names().contains("0.weight");
        if (!numbered || !encoder && !weights.names().contains("1.weight")) {
            return Optional.empty();
        }
        return Optional.of(encoder ? encoder(weights) : decoder(weights));
    }

    static TinyArchitecture encoder(TensorSource weights) {
        String what = "tiny autoencoder's encoder";
        List<Layer> layers = new ArrayList<>();
        int last = last(weights, what);
        for (int index = 0; index <= last; index++) {
            if (isBlock(weights, index)) {
                layers.add(block(weights, index, what));
            } else {
                long[] shape = TensorShapes.conv(weights, index + ".weight", what);
                boolean outermost = index == 0 || index == last;
                layers.add(
                        outermost || weights.names().contains(index + ".bias")
                                ? new Convolution(index, shape[1], shape[0])
                                : new Halving(index, shape[1], shape[0]));
            }
        }
        return new TinyArchitecture(layers).checked(weights, what);
    }

    static TinyArchitecture decoder(TensorSource weights) {
        String what = "tiny autoencoder's decoder";
        List<Layer> layers = new ArrayList<>();
        long[] first = TensorShapes.conv(weights, "1.weight", what);
        layers.add(new Convolution(1, first[1], first[0]));
        int last = last(weights, what);
        for (int index = 3; index <= last; index++) {
            if (isBlock(weights, index)) {
                layers.add(block(weights, index, what));
                continue;
            }
            boolean doubling = index < last && !weights.names().contains(index + ".weight");
            int at = doubling ? ++index : index;
            long[] shape = TensorShapes.conv(weights, at + ".weight", what);
            layers.add(doubling ? new Doubling(at, shape[1], shape[0]) : new Convolution(at, shape[1], shape[0]));
        }
        return new TinyArchitecture(layers).checked(weights, what);
    }

    private static boolean isBlock(TensorSource weights, int index) {
        String prefix = index + ".";
        return weights.names().stream()
                .anyMatch(name -> name.startsWith(prefix + "conv.")
                        || name.startsWith(prefix + "pool.")
                        || name.startsWith(prefix + "skip."));
    }

    private static Block block(TensorSource weights, int index, String what) {
        long[] first = TensorShapes.conv(weights, index + ".conv.0.weight", what);
        boolean detour = weights.names().stream().anyMatch(name -> name.startsWith(index + ".pool."));
        long wide = detour ? TensorShapes.conv(weights, index + ".pool.0.weight", what)[0] : 0;
        return new Block(index, first[1], first[0], wide);
    }

    private static int last(TensorSource weights, String what) {
        int last = -1;
        for (String name : weights.names()) {
            Matcher numbered = NUMBERED.matcher(name);
            if (!numbered.matches() || Integer.parseInt(numbered.group(1)) >= MOST_LAYERS) {
                throw new IllegalArgumentException("tensor '" + name + "' is none of a " + what + "'s numbered layers");
            }
            last = Math.max(last, Integer.parseInt(numbered.group(1)));
        }
        return last;
    }

    /** Channels that come in: of pictures, or C. */
    public long in() {
        return layers.get(0).in();
    }

    /** Channels that come out: C, or of pictures. */
    public long out() {
        return layers.get(layers.size() - 1).out();
    }

    /** How much larger pictures are than latents, on a side. */
    public int downscale() {
        long steps = layers.stream()
                .filter(layer -> layer instanceof Halving || layer instanceof Doubling)
                .count();
        return 1 << Math.min(steps, Integer.SIZE - 2);
    }

    /** The most channels at once, a detour's wide ones included. */
    long widest() {
        return layers.stream()
                .mapToLong(layer -> Math.max(layer.out(), layer instanceof Block block ? block.detour() : 0))
                .max()
                .orElse(1);
    }

    /** Names and shapes of all its tensors. */
    public Map<String, long[]> tensors() {
        return required().shapes();
    }

    private TinyArchitecture checked(TensorSource weights, String what) {
        required().check(weights, what);
        return this;
    }

    private RequiredTensors required() {
        var tensors = new RequiredTensors();
        long channels = in();
        for (Layer layer : layers) {
            String name = Integer.toString(layer.index());
            if (layer instanceof Block block) {
                block(tensors, name, channels, block);
            } else if (layer instanceof Convolution) {
                tensors.withConv(name, channels, layer.out(), 3);
            } else {
                tensors.withPlainConv(name, channels, layer.out(), 3);
            }
            channels = layer.out();
        }
        return tensors;
    }

    private static void block(RequiredTensors tensors, String name, long in, Block block) {
        if (block.detour() > 0) {
            tensors.withPlainConv(name + ".pool.0", in, block.detour(), 1)
                    .withNorm(name + ".pool.1", block.detour())
                    .withPlainConv(name + ".pool.3", block.detour(), in, 1);
        }
        tensors.withConv(name + ".conv.0", in, block.out(), 3)
                .withConv(name + ".conv.2", block.out(), block.out(), 3)
                .withConv(name + ".conv.4", block.out(), block.out(), 3);
        if (in != block.out()) {
            tensors.withPlainConv(name + ".skip", in, block.out(), 1);
        }
    }
}
