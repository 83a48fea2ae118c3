package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a {@link CifarResNet}, inferred from the names and shapes of its tensors.
 *
 * @param width channels of the first stage; each following stage has twice as many
 * @param blocks number of blocks of each stage
 * @param classes number of classes
 */
public record CifarResNetConfig(int width, List<Integer> blocks, int classes) {
    private static final int CHANNELS = 3;
    private static final int STAGES = 3;
    private static final int KERNEL = 3;
    private static final Pattern BLOCK = Pattern.compile("layer([1-3])\\.(\\d{1,3})\\..*");
    private static final Pattern UNUSED = Pattern.compile(".*\\.num_batches_tracked");

    public CifarResNetConfig {
        blocks = List.copyOf(blocks);
    }

    /**
     * Infers the size. Returns empty if the tensors are not of this architecture; an incomplete network is recognized here and rejected by
     * {@link #check}.
     */
    public static Optional<CifarResNetConfig> recognise(TensorSource weights) {
        if (!weights.names().contains("conv1.weight")
                || !weights.names().contains("layer3.0.conv1.weight")
                || weights.names().stream().anyMatch(name -> name.startsWith("layer4."))) {
            return Optional.empty();
        }
        List<Integer> blocks = new ArrayList<>(List.of(0, 0, 0));
        for (String name : weights.names()) {
            Matcher block = BLOCK.matcher(name);
            if (block.matches()) {
                int stage = Integer.parseInt(block.group(1)) - 1;
                blocks.set(stage, Math.max(blocks.get(stage), Integer.parseInt(block.group(2)) + 1));
            }
        }
        return Optional.of(new CifarResNetConfig(
                ShapeTable.length(weights, "conv1.weight", 0), blocks, ShapeTable.length(weights, "linear.weight", 0)));
    }

    /** Returns the channels of a stage, counted from 0. */
    int channels(int stage) {
        return width << stage;
    }

    /** Returns the number of features that are classified. */
    int features() {
        return channels(STAGES - 1);
    }

    /** Returns the number of layers with weights along the longest path. */
    int layers() {
        return 2 + 2 * blocks.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Checks the tensors.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing, has another shape or is not used
     */
    void check(TensorSource weights) {
        var table = new ShapeTable()
                .with("conv1.weight", width, CHANNELS, KERNEL, KERNEL)
                .withBatchNorm("bn1", width);
        int before = width;
        for (int stage = 0; stage < STAGES; stage++) {
            int channels = channels(stage);
            for (int i = 0; i < blocks.get(stage); i++) {
                String block = "layer" + (stage + 1) + "." + i;
                table.with(block + ".conv1.weight", channels, before, KERNEL, KERNEL)
                        .withBatchNorm(block + ".bn1", channels)
                        .with(block + ".conv2.weight", channels, channels, KERNEL, KERNEL)
                        .withBatchNorm(block + ".bn2", channels);
                before = channels;
            }
        }
        table.withLinear("linear", features(), classes).check("the CIFAR ResNet", weights, UNUSED);
    }
}
