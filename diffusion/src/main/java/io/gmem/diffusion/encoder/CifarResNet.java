package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Linear;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ResNet of He et al. 2016, section 4.2, for images of 32 pixels. It has three stages of two-convolution blocks. Shortcuts have no
 * weights: they take every second pixel and pad new channels with zeros. Used for evaluation on features of real labels.
 */
public final class CifarResNet implements ImageEncoder {
    private static final double EPS = 1e-5;
    private static final int SIZE = 32;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    private final Parameters parameters;
    private final Functions functions;
    private final Conv2d first;
    private final List<Block> blocks = new ArrayList<>();
    private final Linear head;
    private final String name;
    private final String digest;

    private record Block(Conv2d conv1, Conv2d conv2) {}

    private CifarResNet(Parameters parameters, CifarResNetConfig config, DigestedTensors weights) {
        this.parameters = parameters;
        this.functions = parameters.functions();
        this.first = parameters.normedConv2d("conv1", "bn1", EPS, 1, 1, 1, 1);
        for (int stage = 0; stage < config.blocks().size(); stage++) {
            for (int i = 0; i < config.blocks().get(stage); i++) {
                String block = "layer" + (stage + 1) + "." + i;
                int stride = stage > 0 && i == 0 ? 2 : 1;
                blocks.add(new Block(
                        parameters.normedConv2d(block + ".conv1", block + ".bn1", EPS, stride, 1, 1, 1),
                        parameters.normedConv2d(block + ".conv2", block + ".bn2", EPS, 1, 1, 1, 1)));
            }
        }
        this.head = parameters.linear("linear");
        this.name = "cifar-resnet-" + config.layers();
        this.digest = weights.digest(config.toString());
    }

    /**
     * Loads the network.
     *
     * @throws IllegalArgumentException naming a tensor that is missing, has another shape or is not used
     */
    public static CifarResNet load(TensorEngine engine, TensorSource weights) {
        CifarResNetConfig config = CifarResNetConfig.recognise(weights)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "the weights are not a CIFAR ResNet: missing tensor 'conv1.weight' or 'layer3.0.conv1.weight'"));
        config.check(weights);
        var digested = new DigestedTensors(weights);
        var parameters = new Parameters(engine, digested);
        try {
            return new CifarResNet(parameters, config, digested);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    private NDArray block(Block block, NDArray x) {
        try (NDArray a = block.conv1().rectified(x);
                NDArray b = block.conv2().apply(a);
                NDArray shortcut = shortcut(x, b);
                NDArray sum = b.add(shortcut)) {
            return functions.relu(sum);
        }
    }

    private static NDArray shortcut(NDArray x, NDArray like) {
        long more = like.getShape().get(1) - x.getShape().get(1);
        if (more == 0) {
            return x.duplicate();
        }
        try (NDArray sparse = x.get(new NDIndex(":, :, ::2, ::2"));
                NDArray zeros = sparse.get(new NDIndex(":, 0:{}", more / 2)).zerosLike()) {
            return zeros.concat(sparse, 1).concat(zeros, 1);
        }
    }

    /** Returns class scores (B, 10). */
    public NDArray logits(NDArray images) {
        Description description = describe(images);
        try (NDArray pooled = description.pooled();
                NDArray tokens = description.tokens()) {
            return head.apply(pooled);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int inputSize() {
        return SIZE;
    }

    @Override
    public int dimension() {
        return (int) head.weight().getShape().get(1);
    }

    @Override
    public Optional<TokenShape> tokenShape() {
        return Optional.of(new TokenShape((SIZE / 4) * (SIZE / 4), dimension()));
    }

    @Override
    public Description describe(NDArray images) {
        NDArray mean = images.getManager().create(MEAN).reshape(1, 3, 1, 1);
        NDArray std = images.getManager().create(STD).reshape(1, 3, 1, 1);
        try (mean;
                std;
                NDArray normalized = images.add(1).div(2).sub(mean).div(std);
                NDArray prepared = functions.channelsLast(normalized)) {
            NDArray state = first.rectified(prepared);
            for (Block block : blocks) {
                try (NDArray before = state) {
                    state = block(block, before);
                }
            }
            try (NDArray map = state) {
                long batch = map.getShape().get(0);
                NDArray tokens = map.reshape(batch, map.getShape().get(1), -1).transpose(0, 2, 1);
                return new Description(tokens.mean(new int[] {1}), tokens);
            }
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
