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
 * MobileNet, first and second version (Howard et al. 2017, Sandler et al. 2018), as a list of operations beside its weights: batch
 * norms folded in, padding as TensorFlow's SAME, activations clamped where quantisation clamped them. A picture is described by the
 * averages that are classified, and its places by what is averaged.
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
     * @param layers the operations, in order
     * @param name for people and for what is recorded
     * @throws IllegalArgumentException naming a tensor or an operation that does not fit
     */
    public static MobileNet load(TensorEngine engine, TensorSource weights, JsonNode layers, String name) {
        MobileNetLayers read = MobileNetLayers.read(layers);
        read.check(name, weights);
        var digested = new DigestedTensors(weights);
        var parameters = new Parameters(engine, digested);
        try {
            return new MobileNet(parameters, read, name, digested);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Operations {@code from} to {@code to} (exclusive) on what is there; what nobody needs afterwards is freed, but for {@code kept}. */
    private NDArray run(Map<Integer, NDArray> there, int from, int to, int kept) {
        List<MobileNetOperation> operations = layers.operations();
        for (int i = from; i < to; i++) {
            MobileNetOperation operation = operations.get(i);
            there.put(operation.output(), apply(operation, there));
            for (int input : operation.inputs()) {
                NDArray gone = lastUse.getOrDefault(input, i) == i && input != kept ? there.remove(input) : null;
                if (gone != null) {
                    gone.close();
                }
            }
        }
        return there(there, operations.get(to - 1).output());
    }

    private NDArray apply(MobileNetOperation operation, Map<Integer, NDArray> there) {
        NDArray x = there(there, operation.inputs().get(0));
        return switch (operation.kind()) {
            case CONV, DWCONV -> convolve(operation, x);
            case ADD -> x.add(there(there, operation.inputs().get(1)));
            case AVGPOOL -> {
                try (NDArray rows = x.mean(new int[] {3}, true)) {
                    yield rows.mean(new int[] {2}, true);
                }
            }
        };
    }

    private static NDArray there(Map<Integer, NDArray> there, int tensor) {
        return Objects.requireNonNull(there.get(tensor), () -> "tensor " + tensor);
    }

    private NDArray convolve(MobileNetOperation operation, NDArray x) {
        Conv2d layer = Objects.requireNonNull(convolutions.get(operation.output()));
        long rows = same(x.getShape().get(2), layer.weight().getShape().get(2), operation.stride());
        long columns = same(x.getShape().get(3), layer.weight().getShape().get(3), operation.stride());
        var zeros = new Sides(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
        return layer.clamped(x, zeros, operation.low(), operation.high());
    }

    /** Zeros that SAME adds on both sides together, the odd one at the end. */
    private static long same(long length, long size, long stride) {
        long out = (length + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + size - length);
    }

    private Map<Integer, NDArray> begin(NDArray images) {
        Map<Integer, NDArray> there = new HashMap<>();
        there.put(layers.input(), functions.channelsLast(images));
        return there;
    }

    /** Scores (B, classes) of ImageNet's classes; 0 is the background. */
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
        Map<Integer, NDArray> there = begin(images);
        NDArray mean = run(there, 0, layers.pooling() + 1, featureTensor());
        NDArray map = there(there, featureTensor());
        long batch = map.getShape().get(0);
        NDArray tokens = map.reshape(batch, map.getShape().get(1), -1).transpose(0, 2, 1);
        return new Description(mean.reshape(batch, -1), tokens);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
