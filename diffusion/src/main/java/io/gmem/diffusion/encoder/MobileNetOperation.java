package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a layers file.
 *
 * @param inputs numbers of the input tensors
 * @param output number of the output tensor
 * @param parameter the name of a convolution's weights
 * @param low lower bound of the clamp
 * @param high upper bound of the clamp
 */
record MobileNetOperation(
        Kind kind,
        List<Integer> inputs,
        int output,
        String parameter,
        int stride,
        int groups,
        double low,
        double high) {
    enum Kind {
        CONV(1),
        DWCONV(1),
        ADD(2),
        AVGPOOL(1);

        private final int inputs;

        Kind(int inputs) {
            this.inputs = inputs;
        }
    }

    private static final int MAX_STRIDE = 8;
    private static final double RELU6 = 6;

    MobileNetOperation {
        inputs = List.copyOf(inputs);
        if (inputs.size() != kind.inputs) {
            throw new IllegalArgumentException(
                    "%s must have %d input tensors (had %d)".formatted(kind, kind.inputs, inputs.size()));
        }
        if (stride < 1 || stride > MAX_STRIDE || groups < 1) {
            throw new IllegalArgumentException("stride must be 1 to %d (was %d) and groups at least 1 (was %d)"
                    .formatted(MAX_STRIDE, stride, groups));
        }
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "the lower bound of clamp must be below the upper bound (was %s to %s)".formatted(low, high));
        }
    }

    /**
     * Parses an operation. Returns empty for operations that do not change features: the reshape of the scores and their softmax.
     *
     * @throws IllegalArgumentException naming the unsupported value
     */
    static Optional<MobileNetOperation> of(JsonNode op) {
        String name = op.path("op").asText();
        if (name.equals("RESHAPE") || name.equals("SOFTMAX")) {
            return Optional.empty();
        }
        List<Integer> inputs = new ArrayList<>();
        op.path("inputs").forEach(input -> inputs.add(input.asInt(-1)));
        int output = op.path("output").asInt(-1);
        double none = Double.POSITIVE_INFINITY;
        return switch (name) {
            case "CONV", "DWCONV" -> {
                if (!op.path("pad").asText().equals("SAME")) {
                    throw new IllegalArgumentException(
                            "pad must be SAME (was '" + op.path("pad").asText() + "')");
                }
                double[] clamp = clamp(op);
                yield Optional.of(new MobileNetOperation(
                        Kind.valueOf(name),
                        inputs,
                        output,
                        op.path("param").asText(),
                        op.path("stride").asInt(1),
                        op.path("groups").asInt(1),
                        clamp[0],
                        clamp[1]));
            }
            case "ADD", "AVGPOOL" ->
                Optional.of(new MobileNetOperation(Kind.valueOf(name), inputs, output, "", 1, 1, -none, none));
            default ->
                throw new IllegalArgumentException(
                        "op must be one of CONV, DWCONV, ADD, AVGPOOL, RESHAPE, SOFTMAX (was '" + name + "')");
        };
    }

    /** Returns the quantization clamp, or the range of the activation if there is none. */
    private static double[] clamp(JsonNode op) {
        JsonNode clamp = op.path("clamp");
        if (clamp.isArray() && clamp.size() == 2) {
            return new double[] {clamp.get(0).asDouble(Double.NaN), clamp.get(1).asDouble(Double.NaN)};
        }
        double none = Double.POSITIVE_INFINITY;
        String activation = op.path("act").asText();
        return switch (activation) {
            case "relu6" -> new double[] {0, RELU6};
            case "relu" -> new double[] {0, none};
            case "none" -> new double[] {-none, none};
            default ->
                throw new IllegalArgumentException("act must be one of relu6, relu, none (was '" + activation + "')");
        };
    }
}
