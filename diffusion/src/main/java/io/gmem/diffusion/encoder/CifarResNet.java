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

/**
 * The ResNet of He et al. 2016, section 4.2, for pictures of 32 pixels: three stages of two-convolution blocks, shortcuts without weights
 * (every second pixel, zeros for the new channels). For evaluation, on features of real labels.
 */
public final class CifarResNet implements ImageEncoder {
    private static final double EPS = 1e-5;
    private static final int SIZE = 32;
    private static final int STAGES = 3;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    private final Parameters parameters;
    private final Functions functions;
    private final Conv2d first;
    private final List<Block> blocks = new ArrayList<>();
    private final Linear head;

    private record Block(Conv2d conv1, Conv2d conv2) {}

    private CifarResNet(Parameters parameters) {
        this.parameters = parameters;
        this.functions = parameters.functions();
        this.first = parameters.normedConv2d("conv1", "bn1", EPS, 1, 1, 1, 1);
        for (int stage = 1; stage <= STAGES; stage++) {
            for (int i = 0; parameters.has("layer" + stage + "." + i + ".conv1.weight"); i++) {
                String name = "layer" + stage + "." + i;
                int stride = stage > 1 && i == 0 ? 2 : 1;
                blocks.add(new Block(
                        parameters.normedConv2d(name + ".conv1", name + ".bn1", EPS, stride, 1, 1, 1),
                        parameters.normedConv2d(name + ".conv2", name + ".bn2", EPS, 1, 1, 1, 1)));
            }
        }
        this.head = parameters.linear("linear");
    }

    /** @throws IllegalArgumentException naming a tensor that is missing or of another shape */
    public static CifarResNet load(TensorEngine engine, TensorSource weights) {
        var parameters = new Parameters(engine, weights);
        try {
            return new CifarResNet(parameters);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    private NDArray block(Block block, NDArray x) {
        try (NDArray a = block.conv1().apply(x);
                NDArray b = functions.relu(a);
                NDArray c = block.conv2().apply(b);
                NDArray shortcut = shortcut(x, c);
                NDArray sum = c.add(shortcut)) {
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

    /** Scores (B, 10). */
    public NDArray logits(NDArray images) {
        try (NDArray pooled = describe(images).pooled()) {
            return head.apply(pooled);
        }
    }

    @Override
    public String name() {
        return "cifar-resnet-" + (2 * blocks.size() + 2);
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
    public Description describe(NDArray images) {
        NDArray mean = images.getManager().create(MEAN).reshape(1, 3, 1, 1);
        NDArray std = images.getManager().create(STD).reshape(1, 3, 1, 1);
        try (NDArray normalised = images.add(1).div(2).sub(mean).div(std);
                NDArray began = first.apply(normalised)) {
            NDArray state = functions.relu(began);
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
