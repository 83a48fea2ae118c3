package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a layers file.
 *
 * @param inputs numbers of tensors
 * @param output number of the tensor it makes
 * @param conv of a convolution
 * @param clamp the least and the greatest value it lets out, if it clamps
 */
record MobileNetOperation(
        Kind kind,
        List<Integer> inputs,
        int output,
        @Nullable Conv2d conv,
        double @Nullable [] clamp) {
    enum Kind {
        CONV,
        DWCONV,
        ADD,
        AVGPOOL
    }

    /** Null for what changes no feature: the shape of the scores, and their softmax. */
    static @Nullable MobileNetOperation of(Parameters parameters, JsonNode op) {
        String name = op.path("op").asText();
        if (name.equals("RESHAPE") || name.equals("SOFTMAX")) {
            return null;
        }
        List<Integer> inputs = new ArrayList<>();
        op.path("inputs").forEach(input -> inputs.add(input.asInt()));
        int output = op.path("output").asInt(-1);
        return switch (name) {
            case "CONV", "DWCONV" -> {
                if (!op.path("pad").asText().equals("SAME")) {
                    throw new IllegalArgumentException(
                            "op " + name + " pads '" + op.path("pad").asText() + "'; SAME is known");
                }
                Conv2d conv = parameters.conv2d(
                        op.path("param").asText(),
                        op.path("stride").asLong(1),
                        0,
                        0,
                        op.path("groups").asLong(1));
                JsonNode clamp = op.path("clamp");
                double[] ends = clamp.isArray()
                        ? new double[] {clamp.get(0).asDouble(), clamp.get(1).asDouble()}
                        : null;
                yield new MobileNetOperation(Kind.valueOf(name), inputs, output, conv, ends);
            }
            case "ADD" -> new MobileNetOperation(Kind.ADD, inputs, output, null, null);
            case "AVGPOOL" -> new MobileNetOperation(Kind.AVGPOOL, inputs, output, null, null);
            default ->
                throw new IllegalArgumentException(
                        "op '" + name + "' is not known; known are CONV, DWCONV, ADD, AVGPOOL, RESHAPE, SOFTMAX");
        };
    }

    NDArray apply(List<NDArray> in) {
        return switch (kind) {
            case ADD -> in.get(0).add(in.get(1));
            case AVGPOOL -> in.get(0).mean(new int[] {2}, true).mean(new int[] {3}, true);
            case CONV, DWCONV -> convolve(java.util.Objects.requireNonNull(conv), in.get(0));
        };
    }

    private NDArray convolve(Conv2d layer, NDArray x) {
        long size = layer.weight().getShape().get(2);
        long rows = same(x.getShape().get(2), size, layer.stride());
        long columns = same(x.getShape().get(3), size, layer.stride());
        try (NDArray padded = layer.functions().pad(x, columns / 2, columns - columns / 2, rows / 2, rows - rows / 2)) {
            NDArray made = layer.apply(padded);
            if (clamp == null) {
                return made;
            }
            try (made) {
                return made.clip(clamp[0], clamp[1]);
            }
        }
    }

    /** Zeros that SAME adds on both sides together, the odd one at the end. */
    private static long same(long length, long size, long stride) {
        long out = (length + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + size - length);
    }
}
