package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * MobileNet, first and second version (Howard et al. 2017, Sandler et al. 2018), as a list of operations beside its weights: batch
 * norms folded in, padding as TensorFlow's SAME, activations clamped where quantisation clamped them.
 */
public final class MobileNet implements ImageEncoder {
    private static final int MOST_OPERATIONS = 1_000;

    private final Parameters parameters;
    private final List<MobileNetOperation> operations = new ArrayList<>();
    private final int inputTensor;
    private final int features;
    private final int pooled;
    private final int logits;
    private final int inputSize;
    private final int dimension;
    private final String name;

    private MobileNet(Parameters parameters, JsonNode layers, String name) {
        this.parameters = parameters;
        this.name = name;
        this.inputTensor = layers.path("input_tensor").asInt(-1);
        JsonNode list = layers.path("ops");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    "ops of the layers file is a list of 1 to " + MOST_OPERATIONS + " operations");
        }
        int before = -1;
        int pool = -1;
        int last = -1;
        for (JsonNode op : list) {
            var operation = MobileNetOperation.of(parameters, op);
            if (operation == null) {
                continue;
            }
            operations.add(operation);
            if (operation.kind() == MobileNetOperation.Kind.AVGPOOL) {
                before = operation.inputs().get(0);
                pool = operation.output();
            }
            last = operation.output();
        }
        if (pool < 0) {
            throw new IllegalArgumentException("ops of the layers file pool nothing: no AVGPOOL");
        }
        this.features = before;
        this.pooled = pool;
        this.logits = last;
        JsonNode first = list.get(0);
        this.inputSize = first.path("out_shape_nhwc").path(1).asInt()
                * first.path("stride").asInt(1);
        this.dimension = channels(list, pool);
    }

    private static int channels(JsonNode list, int tensor) {
        for (JsonNode op : list) {
            if (op.path("output").asInt(-1) == tensor) {
                return op.path("out_shape_nhwc").path(3).asInt();
            }
        }
        throw new IllegalArgumentException("ops of the layers file never make tensor " + tensor);
    }

    /**
     * @param layers the operations, in order
     * @throws IllegalArgumentException naming a tensor or an operation that does not fit
     */
    public static MobileNet load(TensorEngine engine, TensorSource weights, JsonNode layers, String name) {
        var parameters = new Parameters(engine, weights);
        try {
            return new MobileNet(parameters, layers, name);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Every tensor that is asked for, by the number of the layers file; all others are freed. */
    private Map<Integer, NDArray> run(NDArray images, List<Integer> wanted) {
        Map<Integer, NDArray> made = new HashMap<>();
        made.put(inputTensor, images);
        for (int i = 0; i < operations.size(); i++) {
            MobileNetOperation operation = operations.get(i);
            List<NDArray> inputs = operation.inputs().stream().map(made::get).toList();
            made.put(operation.output(), operation.apply(inputs));
            for (int input : operation.inputs()) {
                if (input != inputTensor && !wanted.contains(input) && !neededAfter(i, input)) {
                    NDArray gone = made.remove(input);
                    if (gone != null) {
                        gone.close();
                    }
                }
            }
        }
        return made;
    }

    private static NDArray made(Map<Integer, NDArray> tensors, int number) {
        return Objects.requireNonNull(tensors.get(number), () -> "tensor " + number + " was not made");
    }

    private boolean neededAfter(int operation, int tensor) {
        return operations.subList(operation + 1, operations.size()).stream()
                .anyMatch(later -> later.inputs().contains(tensor));
    }

    /** Scores (B, classes) of ImageNet's classes; 0 is the background. */
    public NDArray logits(NDArray images) {
        Map<Integer, NDArray> made = run(images, List.of(logits));
        NDArray scores = made(made, logits);
        return scores.reshape(scores.getShape().get(0), -1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int inputSize() {
        return inputSize;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Description describe(NDArray images) {
        Map<Integer, NDArray> made = run(images, List.of(features, pooled));
        @Nullable NDArray scores = made.get(logits);
        if (scores != null && logits != pooled) {
            scores.close();
        }
        NDArray map = made(made, features);
        NDArray mean = made(made, pooled);
        long batch = map.getShape().get(0);
        NDArray tokens = map.reshape(batch, map.getShape().get(1), -1).transpose(0, 2, 1);
        return new Description(mean.reshape(batch, -1), tokens);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
