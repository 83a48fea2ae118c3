package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a layers file.
 *
 * @param inputs numbers of tensors
 * @param output number of the tensor it makes
 * @param parameter of a convolution: the name of its weights
 * @param low the least value it lets out
 * @param high the greatest value it lets out
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

    private static final int LARGEST_STRIDE = 8;
    private static final double RELU6 = 6;

    MobileNetOperation {
        inputs = List.copyOf(inputs);
        if (inputs.size() != kind.inputs) {
            throw new IllegalArgumentException(
                    "%s takes %d tensors, not %d".formatted(kind, kind.inputs, inputs.size()));
        }
        if (stride < 1 || stride > LARGEST_STRIDE || groups < 1) {
            throw new IllegalArgumentException(
                    "stride is %d, 1 to %d; groups is %d, at least 1".formatted(stride, LARGEST_STRIDE, groups));
        }
        if (!(low < high)) {
            throw new IllegalArgumentException("clamp is from %s to %s".formatted(low, high));
        }
    }

    /**
     * Empty for what changes no feature: the shape of the scores, and their softmax.
     *
     * @throws IllegalArgumentException saying what it does not know
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
                            "pad is '" + op.path("pad").asText() + "'; SAME is known");
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
                        "op '" + name + "' is not known; known are CONV, DWCONV, ADD, AVGPOOL, RESHAPE, SOFTMAX");
        };
    }

    /** Where quantisation clamped; without it what the activation says. */
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
            default -> throw new IllegalArgumentException("act is '" + activation + "'; known are relu6, relu, none");
        };
    }
}
