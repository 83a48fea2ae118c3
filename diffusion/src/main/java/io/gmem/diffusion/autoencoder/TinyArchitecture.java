package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One half of a tiny autoencoder. Layers are numbered; layers without weights leave gaps in the numbers, and the layer in a gap is inferred
 * from its neighbors. A decoder has two such layers at the start: the squashing before its first convolution and the ReLU after it. An
 * encoder's first and last convolutions keep the size; any other convolution without a bias halves it.
 *
 * @param layers in execution order
 */
public record TinyArchitecture(List<Layer> layers) {
    /** The exclusive upper bound of layer numbers; no tiny autoencoder reaches it. */
    private static final int MAX_LAYERS = 200;

    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,3})\\.(.+)");

    /** A layer with weights; {@code index} is its number, {@code in} and {@code out} are its channels. */
    public sealed interface Layer {
        int index();

        long in();

        long out();
    }

    /** A 3 x 3 convolution with a bias. */
    public record Convolution(int index, long in, long out) implements Layer {}

    /** A 3 x 3 convolution of stride 2 without a bias. */
    public record Halving(int index, long in, long out) implements Layer {}

    /** An upsampling by 2 (nearest neighbor), then a 3 x 3 convolution without a bias. */
    public record Doubling(int index, long in, long out) implements Layer {}

    /**
     * A residual block of three convolutions.
     *
     * @param detour channels of a normalized branch before the block; 0 for none
     */
    public record Block(int index, long in, long out, long detour) implements Layer {}

    public TinyArchitecture {
        layers = List.copyOf(layers);
    }

    /**
     * Infers the layers from tensor names and shapes.
     *
     * @return empty unless the layers are numbered from {@code 0.weight} (an encoder) or {@code 1.weight} (a decoder)
     * @throws IllegalArgumentException naming the first tensor that is missing or has a wrong shape
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
            if (!numbered.matches() || Integer.parseInt(numbered.group(1)) >= MAX_LAYERS) {
                throw new IllegalArgumentException("tensor '" + name + "' is not in a numbered layer of a " + what);
            }
            last = Math.max(last, Integer.parseInt(numbered.group(1)));
        }
        return last;
    }

    /** The number of input channels: of images for an encoder, C for a decoder. */
    public long in() {
        return layers.get(0).in();
    }

    /** The number of output channels: C for an encoder, of images for a decoder. */
    public long out() {
        return layers.get(layers.size() - 1).out();
    }

    /** The ratio of image size to latent size along one side. */
    public int downscale() {
        long steps = layers.stream()
                .filter(layer -> layer instanceof Halving || layer instanceof Doubling)
                .count();
        return 1 << Math.min(steps, Integer.SIZE - 2);
    }

    /** The largest number of channels, including the normalized branches. */
    long widest() {
        return layers.stream()
                .mapToLong(layer -> Math.max(layer.out(), layer instanceof Block block ? block.detour() : 0))
                .max()
                .orElse(1);
    }

    /** Returns names and shapes of all tensors. */
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
