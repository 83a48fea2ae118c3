package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.encoder.Inception;
import io.gmem.diffusion.encoder.VisionTransformer;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Encoders against their references: DINOv2 with either way of resampling its positions, Inception with weights by a formula. */
class EncoderParityTest {
    @TestFactory
    Stream<DynamicTest> dinoV2EqualsItsReference() throws Exception {
        return ParityFamily.of("07_dinov2", this::compareDino);
    }

    @TestFactory
    Stream<DynamicTest> inceptionEqualsItsReference() throws Exception {
        return ParityFamily.of("10_inception", this::compareInception);
    }

    private void compareDino(ParityCase golden) throws Exception {
        int heads = golden.config().get("num_heads").asInt();
        int grid = golden.config().get("resample_to").asInt();
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors")) {
            var smooth = new VisionTransformer.Settings(heads, grid, VisionTransformer.Positions.SMOOTH);
            NDArray prepared;
            try (var dino = VisionTransformer.load(engine, weights, smooth)) {
                prepared = prepared(golden, engine, scope, dino);
                golden.check("pos_embed_resampled", engine.toHost(dino.positions()));
                NDArray tokens = dino.tokens(prepared);
                NDArray first = tokens.get(new NDIndex(":, 0"));
                golden.check("x_norm_clstoken", engine.toHost(first));
                golden.check("x_norm_patchtokens", engine.toHost(tokens.get(new NDIndex(":, 1:"))));
                NDArray length = first.square().sum(new int[] {1}, true).sqrt();
                golden.check("cls_normalised", engine.toHost(first.div(length)));
                dino.taps(prepared).forEach((name, tap) -> {
                    if (golden.outputNames().contains("tap." + name)) {
                        golden.check("tap." + name, engine.toHost(tap));
                    }
                });
            }
            var plain = new VisionTransformer.Settings(heads, grid, VisionTransformer.Positions.NATIVE);
            try (var dino = VisionTransformer.load(engine, weights, plain)) {
                golden.check("native.pos_embed", engine.toHost(dino.positions()));
                golden.check(
                        "native.x_norm_clstoken",
                        engine.toHost(dino.tokens(prepared).get(new NDIndex(":, 0"))));
            }
        }
        golden.finish(List.of());
    }

    /** A photograph where the case has one, else what a photograph was made into. */
    private static NDArray prepared(ParityCase golden, TensorEngine engine, NDManager scope, VisionTransformer dino) {
        if (!golden.hasInput("image_u8_hwc")) {
            return engine.toDevice(scope, golden.input("preprocessed"));
        }
        NDArray photograph = engine.toDevice(scope, golden.input("image_u8_hwc"))
                .toType(DataType.FLOAT32, false)
                .div(255)
                .mul(2)
                .sub(1)
                .transpose(2, 0, 1)
                .expandDims(0);
        NDArray prepared = dino.prepared(photograph);
        golden.check("preprocessed", engine.toHost(prepared));
        return prepared;
    }

    private void compareInception(ParityCase golden) throws Exception {
        var weights = new FormulaWeights(
                golden.json("state_dict_shapes.json"),
                golden.config().get("tag").asText());
        for (String name : golden.outputNames()) {
            if (name.startsWith("check.")) {
                float[] values = weights.read(name.substring("check.".length())).toFloatArray();
                int count = (int) golden.expected(name).elements();
                golden.checkRounding(name, HostTensor.f32(Arrays.copyOf(values, count), count));
            }
        }
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var inception = Inception.load(engine, weights)) {
            NDArray images = engine.toDevice(scope, golden.input("image_u8"))
                    .toType(DataType.FLOAT32, false)
                    .transpose(0, 3, 1, 2)
                    .div(255)
                    .mul(2)
                    .sub(1);
            List<NDArray> parts = inception.parts(images);
            golden.check("block0_64_mean", engine.toHost(mean(parts.get(0))));
            golden.check("block1_192_mean", engine.toHost(mean(parts.get(1))));
            golden.check("block2_768_mean", engine.toHost(mean(parts.get(2))));
            golden.check("pool3_2048", engine.toHost(parts.get(3)));
            corner(golden, engine, "block0_corner", parts.get(0));
            corner(golden, engine, "block2_corner", parts.get(2));
        }
        golden.finish(List.of());
    }

    private static NDArray mean(NDArray map) {
        return map.mean(new int[] {2}).mean(new int[] {2});
    }

    private static void corner(ParityCase golden, TensorEngine engine, String name, NDArray map) {
        long[] shape = golden.expected(name).shape();
        NDArray corner = map.get(new NDIndex(":, 0:{}, 0:{}, 0:{}", shape[1], shape[2], shape[3]));
        golden.check(name, engine.toHost(corner));
    }

    /** Weights that a formula makes of a tensor's name: FNV-1a of the name, then splitmix64 of it and the index. */
    private record FormulaWeights(Map<String, long[]> shapes, String tag) implements TensorSource {
        FormulaWeights(JsonNode shapes, String tag) {
            this(read(shapes), tag);
        }

        private static Map<String, long[]> read(JsonNode json) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            json.properties().forEach(entry -> {
                long[] shape = new long[entry.getValue().size()];
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = entry.getValue().get(i).asLong();
                }
                shapes.put(entry.getKey(), shape);
            });
            return shapes;
        }

        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public TensorInfo info(String name) {
            return new TensorInfo(
                    name,
                    DType.F32,
                    shapes.get(name),
                    TensorInfo.NOWHERE,
                    4 * Arrays.stream(shapes.get(name)).reduce(1, (a, b) -> a * b));
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public HostTensor read(String name) {
            long[] shape = shapes.get(name);
            int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            long hash = 0xcbf29ce484222325L;
            for (byte b : (tag + ":" + name).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
            }
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) value(name, shape, uniform(hash + (i + 1) * 0x9E3779B97F4A7C15L));
            }
            return HostTensor.f32(values, shape);
        }

        private static double uniform(long state) {
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            return 2 * ((z >>> 40) / (double) (1 << 24)) - 1;
        }

        private static double value(String name, long[] shape, double r) {
            if (name.endsWith("conv.weight")) {
                return r * Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
            } else if (name.endsWith("bn.weight")) {
                return 1 + 0.1 * r;
            } else if (name.endsWith("bn.bias") || name.endsWith("running_mean")) {
                return 0.1 * r;
            } else if (name.endsWith("running_var")) {
                return 1 + 0.2 * r;
            }
            return 0.01 * r;
        }
    }
}
