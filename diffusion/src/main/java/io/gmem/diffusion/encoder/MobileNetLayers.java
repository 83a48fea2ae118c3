package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.encoder.MobileNetOperation.Kind;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads and validates the layer list stored with a MobileNet's weights. Every operation must take the output of an earlier one, and every
 * tensor must have the declared size.
 */
final class MobileNetLayers {
    /**
     * A tensor between operations.
     *
     * @param channels number of channels
     * @param side pixels along one side, for an image of the network's input size
     */
    record Made(int channels, int side) {}

    private static final int MAX_OPERATIONS = 1_000;
    private static final int MAX_SIDE = 4_096;
    private static final int MAX_CHANNELS = 1 << 16;
    private static final Pattern NOTHING_UNUSED = Pattern.compile("(?!)");

    private final Map<Integer, Made> made = new HashMap<>();
    private final List<MobileNetOperation> operations = new ArrayList<>();
    private final int input;
    private int pooling = -1;

    private MobileNetLayers(int input, int side) {
        this.input = input;
        made.put(input, new Made(3, side));
    }

    /**
     * Reads the list.
     *
     * @throws IllegalArgumentException naming the operation that does not match
     */
    static MobileNetLayers read(JsonNode json) {
        JsonNode list = json.path("ops");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException(
                    "ops of the layers file must be a list of 1 to " + MAX_OPERATIONS + " operations");
        }
        JsonNode first = list.get(0);
        long side = first.path("out_shape_nhwc").path(1).asLong()
                * first.path("stride").asLong(1);
        if (side < 1 || side > MAX_SIDE) {
            throw new IllegalArgumentException("ops[0] of the layers file: the image side must be 1 to " + MAX_SIDE
                    + " pixels (was " + side + ")");
        }
        var layers = new MobileNetLayers(json.path("input_tensor").asInt(-1), (int) side);
        for (int i = 0; i < list.size(); i++) {
            try {
                layers.add(list.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("ops[" + i + "] of the layers file: " + e.getMessage(), e);
            }
        }
        if (layers.pooling < 0) {
            throw new IllegalArgumentException("ops of the layers file must contain an AVGPOOL");
        }
        return layers;
    }

    private void add(JsonNode json) {
        MobileNetOperation operation = MobileNetOperation.of(json).orElse(null);
        if (operation == null) {
            return;
        }
        Made before = source(operation, 0);
        JsonNode shape = json.path("out_shape_nhwc");
        Made after = new Made(shape.path(3).asInt(), shape.path(1).asInt());
        if (!after.equals(result(operation, before, after.channels()))
                || shape.path(2).asInt() != after.side()) {
            throw new IllegalArgumentException("out_shape_nhwc %s does not match %s of %d channels and %d pixels"
                    .formatted(shape, operation.kind(), before.channels(), before.side()));
        }
        if (operation.kind() == Kind.AVGPOOL) {
            if (pooling >= 0) {
                throw new IllegalArgumentException("there must be only one AVGPOOL");
            }
            pooling = operations.size();
        }
        if (made.put(operation.output(), after) != null) {
            throw new IllegalArgumentException("tensor " + operation.output() + " is written twice");
        }
        operations.add(operation);
    }

    private Made result(MobileNetOperation operation, Made before, int declared) {
        return switch (operation.kind()) {
            case CONV, DWCONV -> {
                boolean fits = declared > 0
                        && declared <= MAX_CHANNELS
                        && before.channels() % operation.groups() == 0
                        && declared % operation.groups() == 0;
                long side = (before.side() + operation.stride() - 1) / operation.stride();
                yield new Made(fits ? declared : -1, (int) side);
            }
            case ADD -> before.equals(source(operation, 1)) ? before : new Made(-1, -1);
            case AVGPOOL -> new Made(before.channels(), 1);
        };
    }

    private Made source(MobileNetOperation operation, int which) {
        Made source = made.get(operation.inputs().get(which));
        if (source == null) {
            throw new IllegalArgumentException(
                    "input tensor " + operation.inputs().get(which) + " is not the output of an earlier operation");
        }
        return source;
    }

    /**
     * Checks the tensors.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing, has another shape or is not used
     */
    void check(String network, TensorSource weights) {
        var table = new ShapeTable();
        for (MobileNetOperation operation : operations) {
            if (operation.kind() == Kind.CONV || operation.kind() == Kind.DWCONV) {
                long in = made(operation.inputs().get(0)).channels() / operation.groups();
                long out = made(operation.output()).channels();
                table.with(operation.parameter() + ".weight", out, in, ShapeTable.ANY, ShapeTable.ANY)
                        .with(operation.parameter() + ".bias", out);
            }
        }
        table.check(network, weights, NOTHING_UNUSED);
    }

    List<MobileNetOperation> operations() {
        return operations;
    }

    Made made(int tensor) {
        return java.util.Objects.requireNonNull(made.get(tensor), () -> "tensor " + tensor);
    }

    /** The number of the tensor that holds the image. */
    int input() {
        return input;
    }

    /** The index of the pooling operation. */
    int pooling() {
        return pooling;
    }
}
