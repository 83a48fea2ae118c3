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
 * The list of layers that lies beside a MobileNet's weights, read and held to what it says of itself: every operation takes what an
 * earlier one made, and every tensor is as large as its operation makes it.
 */
final class MobileNetLayers {
    /**
     * A tensor between operations.
     *
     * @param channels of it
     * @param side pixels on a side, for a picture of the size that the network wants
     */
    record Made(int channels, int side) {}

    private static final int MOST_OPERATIONS = 1_000;
    private static final int LARGEST_SIDE = 4_096;
    private static final int MOST_CHANNELS = 1 << 16;
    private static final Pattern NOTHING_UNUSED = Pattern.compile("(?!)");

    private final Map<Integer, Made> made = new HashMap<>();
    private final List<MobileNetOperation> operations = new ArrayList<>();
    private final int input;
    private int pooling = -1;

    private MobileNetLayers(int input, int side) {
        this.input = input;
        made.put(input, new Made(3, side));
    }

    /** @throws IllegalArgumentException naming the operation that does not fit */
    static MobileNetLayers read(JsonNode json) {
        JsonNode list = json.path("ops");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    "ops of the layers file is a list of 1 to " + MOST_OPERATIONS + " operations");
        }
        JsonNode first = list.get(0);
        long side = first.path("out_shape_nhwc").path(1).asLong()
                * first.path("stride").asLong(1);
        if (side < 1 || side > LARGEST_SIDE) {
            throw new IllegalArgumentException("ops[0] of the layers file asks for pictures of " + side
                    + " pixels; 1 to " + LARGEST_SIDE + " are possible");
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
            throw new IllegalArgumentException("ops of the layers file pool nothing: no AVGPOOL");
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
            throw new IllegalArgumentException(
                    "out_shape_nhwc is %s, which %s of %d channels and %d pixels does not make"
                            .formatted(shape, operation.kind(), before.channels(), before.side()));
        }
        if (operation.kind() == Kind.AVGPOOL) {
            if (pooling >= 0) {
                throw new IllegalArgumentException("a second AVGPOOL");
            }
            pooling = operations.size();
        }
        if (made.put(operation.output(), after) != null) {
            throw new IllegalArgumentException("tensor " + operation.output() + " is made a second time");
        }
        operations.add(operation);
    }

    private Made result(MobileNetOperation operation, Made before, int declared) {
        return switch (operation.kind()) {
            case CONV, DWCONV -> {
                boolean fits = declared > 0
                        && declared <= MOST_CHANNELS
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
                    "it takes tensor " + operation.inputs().get(which) + ", which no operation before it makes");
        }
        return source;
    }

    /** @throws IllegalArgumentException naming the first tensor that is missing, of another shape or one too many */
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

    /** The picture. */
    int input() {
        return input;
    }

    /** Place of the pooling among the operations. */
    int pooling() {
        return pooling;
    }
}
