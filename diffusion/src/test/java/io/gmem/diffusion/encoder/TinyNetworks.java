package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Small networks of every architecture with random weights. */
final class TinyNetworks {
    private TinyNetworks() {}

    /** Returns a DINOv2 of two blocks, width 8, and patches of 4 pixels on a grid of 3. */
    static Map<String, HostTensor> dinoV2() {
        var weights = new Weights();
        weights.add("cls_token", 1, 1, 8);
        weights.add("pos_embed", 1, 10, 8);
        weights.add("mask_token", 1, 8);
        weights.add("patch_embed.proj.weight", 8, 3, 4, 4);
        weights.add("patch_embed.proj.bias", 8);
        for (int i = 0; i < 2; i++) {
            String block = "blocks." + i;
            weights.affine(block + ".norm1", 8);
            weights.linear(block + ".attn.qkv", 8, 24);
            weights.linear(block + ".attn.proj", 8, 8);
            weights.add(block + ".ls1.gamma", 8);
            weights.affine(block + ".norm2", 8);
            weights.linear(block + ".mlp.fc1", 8, 32);
            weights.linear(block + ".mlp.fc2", 32, 8);
            weights.add(block + ".ls2.gamma", 8);
        }
        weights.affine("norm", 8);
        return weights.tensors;
    }

    static VisionTransformer.Settings dinoV2Settings() {
        return new VisionTransformer.Settings(2, 4, VisionTransformer.Positions.SMOOTH);
    }

    /** Returns a ResNet with one block per stage and 4 channels in the first stage. */
    static Map<String, HostTensor> cifarResNet() {
        var weights = new Weights();
        weights.add("conv1.weight", 4, 3, 3, 3);
        weights.norm("bn1", 4);
        int before = 4;
        for (int stage = 1; stage <= 3; stage++) {
            int channels = 4 << (stage - 1);
            String block = "layer" + stage + ".0";
            weights.add(block + ".conv1.weight", channels, before, 3, 3);
            weights.norm(block + ".bn1", channels);
            weights.add(block + ".conv2.weight", channels, channels, 3, 3);
            weights.norm(block + ".bn2", channels);
            before = channels;
        }
        weights.linear("linear", 16, 10);
        return weights.tensors;
    }

    static Map<String, HostTensor> inception() {
        var weights = new Weights();
        InceptionLayers.ALL.forEach((name, layer) -> {
            weights.add(name + ".conv.weight", layer.out(), layer.in(), layer.rows(), layer.columns());
            weights.norm(name + ".bn", layer.out());
        });
        return weights.tensors;
    }

    /** Returns a MobileNet: a stride of 2 on an even side, one on an odd side, a sum, the pooling and a classifier of 5. */
    static Map<String, HostTensor> mobileNet() {
        var weights = new Weights();
        weights.add("L00.weight", 6, 3, 3, 3);
        weights.add("L00.bias", 6);
        weights.add("L01.weight", 6, 1, 3, 3);
        weights.add("L01.bias", 6);
        weights.add("L02.weight", 6, 6, 1, 1);
        weights.add("L02.bias", 6);
        weights.add("L03.weight", 5, 6, 1, 1);
        weights.add("L03.bias", 5);
        return weights.tensors;
    }

    static JsonNode mobileNetLayers() {
        return json("""
                {"input_tensor": 0, "ops": [
                {"op": "CONV", "inputs": [0], "output": 1, "out_shape_nhwc": [1, 7, 7, 6], "param": "L00", "stride": 2, "groups": 1, "pad": "SAME", "act": "relu6", "clamp": [0.0, 5.5]},
                {"op": "DWCONV", "inputs": [1], "output": 2, "out_shape_nhwc": [1, 4, 4, 6], "param": "L01", "stride": 2, "groups": 6, "pad": "SAME", "act": "relu6"},
                {"op": "CONV", "inputs": [2], "output": 3, "out_shape_nhwc": [1, 4, 4, 6], "param": "L02", "stride": 1, "groups": 1, "pad": "SAME", "act": "none"},
                {"op": "ADD", "inputs": [3, 2], "output": 4, "out_shape_nhwc": [1, 4, 4, 6]},
                {"op": "AVGPOOL", "inputs": [4], "output": 5, "out_shape_nhwc": [1, 1, 1, 6]},
                {"op": "CONV", "inputs": [5], "output": 6, "out_shape_nhwc": [1, 1, 1, 5], "param": "L03", "stride": 1, "groups": 1, "pad": "SAME", "act": "none"},
                {"op": "RESHAPE", "inputs": [6], "output": 7, "out_shape_nhwc": [1, 5]},
                {"op": "SOFTMAX", "inputs": [7], "output": 8, "out_shape_nhwc": [1, 5]}]}
                """);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tensors with one of them removed, added or replaced; an empty {@code shape} removes it. */
    static TensorSource but(Map<String, HostTensor> tensors, String name, int... shape) {
        Map<String, HostTensor> changed = new LinkedHashMap<>(tensors);
        changed.remove(name);
        if (shape.length > 0) {
            int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            changed.put(
                    name,
                    HostTensor.f32(
                            new float[size], Arrays.stream(shape).asLongStream().toArray()));
        }
        return TensorSource.of(changed);
    }

    private static final class Weights {
        private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
        private final Random random = new Random(20_241_208);

        void add(String name, long... shape) {
            add(name, 0, 0.3, shape);
        }

        private void add(String name, double mean, double spread, long... shape) {
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + spread * (2 * random.nextDouble() - 1));
            }
            tensors.put(name, HostTensor.f32(values, shape));
        }

        void linear(String name, int in, int out) {
            add(name + ".weight", out, in);
            add(name + ".bias", out);
        }

        void affine(String name, int channels) {
            add(name + ".weight", 1, 0.2, channels);
            add(name + ".bias", channels);
        }

        void norm(String name, int channels) {
            affine(name, channels);
            add(name + ".running_mean", channels);
            add(name + ".running_var", 1, 0.2, channels);
        }
    }
}
