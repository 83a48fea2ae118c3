package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.encoder.MobileNetOperation.Kind;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.Functions.Sides;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * MobileNet, first and second version (Howard et al. 2017, Sandler et al. 2018), run from a list of operations stored with its weights.
 * Batch norms are folded in, padding follows TensorFlow's SAME, and activations are clamped to their quantization range. The pooled vector
 * is the input of the classifier; the patch tokens are the input of the pooling.
 */
public final class MobileNet implements ImageEncoder {
    private final Parameters parameters;
    private final Functions functions;
    private final MobileNetLayers layers;
    private final Map<Integer, Conv2d> convolutions = new HashMap<>();
    private final Map<Integer, Integer> lastUse = new HashMap<>();
    private final String name;
    private final String digest;

    private MobileNet(Parameters parameters, MobileNetLayers layers, String name, DigestedTensors weights) {
        this.parameters = parameters;
        this.functions = parameters.functions();
        this.layers = layers;
        this.name = name;
        List<MobileNetOperation> operations = layers.operations();
        for (int i = 0; i < operations.size(); i++) {
            MobileNetOperation operation = operations.get(i);
            for (int input : operation.inputs()) {
                lastUse.put(input, i);
            }
            if (operation.kind() == Kind.CONV || operation.kind() == Kind.DWCONV) {
                convolutions.put(
                        operation.output(),
                        parameters.conv2d(operation.parameter(), operation.stride(), 0, 0, operation.groups()));
            }
        }
        this.digest = weights.digest(operations.toString());
    }

    /**
     * Loads the network.
     *
     * @param layers the operations, in order
     * @param name name for display and records
     * @throws IllegalArgumentException naming a tensor or an operation that does not match
     */
    public static MobileNet load(TensorEngine engine, TensorSource weights, JsonNode layers, String name) {
        MobileNetLayers parsed = MobileNetLayers.read(layers);
        parsed.check(name, weights);
        var digested = new DigestedTensors(weights);
        var parameters = new Parameters(engine, digested);
        try {
            return new MobileNet(parameters, parsed, name, digested);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Runs operations {@code from} to {@code to} (exclusive). Frees tensors after their last use, except {@code kept}. */
    private NDArray run(Map<Integer, NDArray> tensors, int from, int to, int kept) {
        List<MobileNetOperation> operations = layers.operations();
        for (int i = from; i < to; i++) {
            MobileNetOperation operation = operations.get(i);
            tensors.put(operation.output(), apply(operation, tensors));
            for (int input : operation.inputs()) {
                NDArray unused = lastUse.getOrDefault(input, i) == i && input != kept ? tensors.remove(input) : null;
                if (unused != null) {
                    unused.close();
                }
            }
        }
        return tensor(tensors, operations.get(to - 1).output());
    }

    private NDArray apply(MobileNetOperation operation, Map<Integer, NDArray> tensors) {
        NDArray x = tensor(tensors, operation.inputs().get(0));
        return switch (operation.kind()) {
            case CONV, DWCONV -> convolve(operation, x);
            case ADD -> x.add(tensor(tensors, operation.inputs().get(1)));
            case AVGPOOL -> {
                try (NDArray rows = x.mean(new int[] {3}, true)) {
                    yield rows.mean(new int[] {2}, true);
                }
            }
        };
    }

    private static NDArray tensor(Map<Integer, NDArray> tensors, int number) {
        return Objects.requireNonNull(tensors.get(number), () -> "tensor " + number);
    }

    private NDArray convolve(MobileNetOperation operation, NDArray x) {
        Conv2d layer = Objects.requireNonNull(convolutions.get(operation.output()));
        long rows = same(x.getShape().get(2), layer.weight().getShape().get(2), operation.stride());
        long columns = same(x.getShape().get(3), layer.weight().getShape().get(3), operation.stride());
        var zeros = new Sides(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
        return layer.clamped(x, zeros, operation.low(), operation.high());
    }

    /** Returns the number of zeros that SAME padding adds on both sides in total; an odd one goes to the end. */
    private static long same(long length, long size, long stride) {
        long out = (length + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + size - length);
    }

    private Map<Integer, NDArray> begin(NDArray images) {
        Map<Integer, NDArray> tensors = new HashMap<>();
        tensors.put(layers.input(), functions.channelsLast(images));
        return tensors;
    }

    /** Returns scores (B, classes) of ImageNet's classes; 0 is the background. */
    public NDArray logits(NDArray images) {
        int all = layers.operations().size();
        NDArray scores = run(begin(images), 0, all, -1);
        return scores.reshape(scores.getShape().get(0), -1);
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
        return layers.made(layers.input()).side();
    }

    @Override
    public int dimension() {
        return features().channels();
    }

    @Override
    public Optional<TokenShape> tokenShape() {
        return Optional.of(
                new TokenShape(features().side() * features().side(), features().channels()));
    }

    private int featureTensor() {
        return layers.operations().get(layers.pooling()).inputs().get(0);
    }

    private MobileNetLayers.Made features() {
        return layers.made(featureTensor());
    }

    @Override
    public Description describe(NDArray images) {
        Map<Integer, NDArray> tensors = begin(images);
        NDArray mean = run(tensors, 0, layers.pooling() + 1, featureTensor());
        NDArray map = tensor(tensors, featureTensor());
        long batch = map.getShape().get(0);
        NDArray tokens = map.reshape(batch, map.getShape().get(1), -1).transpose(0, 2, 1);
        return new Description(mean.reshape(batch, -1), tokens);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
