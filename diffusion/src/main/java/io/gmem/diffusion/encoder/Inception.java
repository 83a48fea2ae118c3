package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Inception version 3 (Szegedy et al. 2016) as used by the Fréchet Inception distance: TensorFlow's weights, average pools that do not
 * count the padding, and a maximum pool in the last block. Images are resized to 299 pixels.
 */
public final class Inception implements ImageEncoder {
    private static final double EPS = 1e-3;
    private static final int SIZE = 299;
    private static final int FEATURES = 2048;

    private final Parameters parameters;
    private final Functions functions;
    private final Map<String, Conv2d> convolutions = new HashMap<>();
    private final String digest;

    private Inception(Parameters parameters, DigestedTensors weights) {
        this.parameters = parameters;
        this.functions = parameters.functions();
        InceptionLayers.ALL.forEach((name, layer) -> convolutions.put(
                name,
                parameters.normedConv2d(
                        name + ".conv", name + ".bn", EPS, layer.stride(), layer.padRows(), layer.padColumns(), 1)));
        this.digest = weights.digest("inception-v3-fid");
    }

    /**
     * Loads the network.
     *
     * @throws IllegalArgumentException naming a tensor that is missing, has another shape or is not used
     */
    public static Inception load(TensorEngine engine, TensorSource weights) {
        InceptionLayers.check(weights);
        var digested = new DigestedTensors(weights);
        var parameters = new Parameters(engine, digested);
        try {
            return new Inception(parameters, digested);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /**
     * Returns the feature maps after each of the four parts: 64, 192 and 768 channels, and 2,048 averages.
     *
     * @param images (B, 3, H, W) in -1 to 1
     */
    public List<NDArray> parts(NDArray images) {
        NDArray first;
        try (NDArray x = resized(images)) {
            first = pooled(chain(x, "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3"));
        }
        NDArray second = pooled(chain(first, "Conv2d_3b_1x1", "Conv2d_4a_3x3"));
        NDArray third = second;
        for (String block : List.of("Mixed_5b", "Mixed_5c", "Mixed_5d")) {
            third = replace(third, second, blockA(third, block));
        }
        third = replace(third, second, blockB(third));
        for (String block : List.of("Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e")) {
            third = replace(third, second, blockC(third, block));
        }
        NDArray last = blockD(third);
        last = replace(last, third, blockE(last, "Mixed_7b", false));
        last = replace(last, third, blockE(last, "Mixed_7c", true));
        try (NDArray map = last;
                NDArray rows = map.mean(new int[] {3})) {
            return List.of(first, second, third, rows.mean(new int[] {2}));
        }
    }

    private NDArray resized(NDArray images) {
        if (images.getShape().get(2) == SIZE && images.getShape().get(3) == SIZE) {
            return functions.channelsLast(images);
        }
        try (NDArray stretched = functions.bilinear(images, SIZE, SIZE)) {
            return functions.channelsLast(stretched);
        }
    }

    private NDArray pooled(NDArray x) {
        try (x) {
            return functions.maxPool(x, 3, 2, 0);
        }
    }

    /** Closes the replaced tensor unless it is the one to keep. */
    private static NDArray replace(NDArray old, NDArray kept, NDArray next) {
        if (old != kept) {
            old.close();
        }
        return next;
    }

    private NDArray chain(NDArray x, String... names) {
        NDArray state = x;
        for (String name : names) {
            Conv2d conv = Objects.requireNonNull(convolutions.get(name), name);
            state = replace(state, x, conv.rectified(state));
        }
        return state;
    }

    /** Concatenates the branches of a block; each branch is a list of layer names within the block. */
    private NDArray branches(NDArray x, String block, String[]... branches) {
        try (var outs = new NDList()) {
            for (String[] branch : branches) {
                outs.add(chain(x, within(block, branch)));
            }
            return NDArrays.concat(outs, 1);
        }
    }

    private static String[] within(String block, String... names) {
        return Arrays.stream(names).map(name -> block + "." + name).toArray(String[]::new);
    }

    private static String[] branch(String... names) {
        return names;
    }

    private NDArray withPool(NDArray x, String block, boolean maximum, NDArray others) {
        try (others;
                NDArray pool = maximum ? functions.maxPool(x, 3, 1, 1) : functions.averagePool(x, 3, 1, 1);
                NDArray projected = chain(pool, block + ".branch_pool")) {
            return others.concat(projected, 1);
        }
    }

    private NDArray blockA(NDArray x, String block) {
        NDArray others = branches(
                x,
                block,
                branch("branch1x1"),
                branch("branch5x5_1", "branch5x5_2"),
                branch("branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"));
        return withPool(x, block, false, others);
    }

    private NDArray blockB(NDArray x) {
        try (NDArray others = branches(
                        x,
                        "Mixed_6a",
                        branch("branch3x3"),
                        branch("branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"));
                NDArray pool = functions.maxPool(x, 3, 2, 0)) {
            return others.concat(pool, 1);
        }
    }

    private NDArray blockC(NDArray x, String block) {
        NDArray others = branches(
                x,
                block,
                branch("branch1x1"),
                branch("branch7x7_1", "branch7x7_2", "branch7x7_3"),
                branch("branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"));
        return withPool(x, block, false, others);
    }

    private NDArray blockD(NDArray x) {
        try (NDArray others = branches(
                        x,
                        "Mixed_7a",
                        branch("branch3x3_1", "branch3x3_2"),
                        branch("branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"));
                NDArray pool = functions.maxPool(x, 3, 2, 0)) {
            return others.concat(pool, 1);
        }
    }

    private NDArray blockE(NDArray x, String block, boolean maximum) {
        NDArray others;
        try (NDArray direct = chain(x, within(block, "branch1x1"));
                NDArray once = chain(x, within(block, "branch3x3_1"));
                NDArray twice = chain(x, within(block, "branch3x3dbl_1", "branch3x3dbl_2"));
                NDArray wide = branches(once, block, branch("branch3x3_2a"), branch("branch3x3_2b"));
                NDArray wider = branches(twice, block, branch("branch3x3dbl_3a"), branch("branch3x3dbl_3b"))) {
            others = NDArrays.concat(new NDList(direct, wide, wider), 1);
        }
        return withPool(x, block, maximum, others);
    }

    @Override
    public String name() {
        return "inception-v3-2048";
    }

    @Override
    public int inputSize() {
        return SIZE;
    }

    @Override
    public int dimension() {
        return FEATURES;
    }

    @Override
    public String digest() {
        return digest;
    }

    /** Returns the whole image unchanged; {@link #parts} stretches it, as the reference does. */
    @Override
    public RgbImage fitted(RgbImage image) {
        return image;
    }

    @Override
    public Description describe(NDArray images) {
        List<NDArray> parts = parts(images);
        parts.subList(0, parts.size() - 1).forEach(NDArray::close);
        return new Description(parts.get(parts.size() - 1), null);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
