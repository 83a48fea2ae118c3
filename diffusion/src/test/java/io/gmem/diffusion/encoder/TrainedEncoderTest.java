package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Snippets, tokens and features of images by every network architecture. */
class TrainedEncoderTest {
    private static TensorEngine engine;

    @BeforeAll
    static void open() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** A network to create. */
    record Architecture(String name, Function<TensorEngine, ImageEncoder> network) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Architecture> architectures() {
        return Stream.of(
                new Architecture("dinov2", engine -> dinoV2(TinyNetworks.dinoV2())),
                new Architecture(
                        "mobilenet",
                        engine -> MobileNet.load(
                                engine,
                                TensorSource.of(TinyNetworks.mobileNet()),
                                TinyNetworks.mobileNetLayers(),
                                "tiny")),
                new Architecture(
                        "cifar-resnet",
                        engine -> CifarResNet.load(engine, TensorSource.of(TinyNetworks.cifarResNet()))));
    }

    private static ImageEncoder dinoV2(Map<String, HostTensor> weights) {
        return VisionTransformer.load(engine, TensorSource.of(weights), TinyNetworks.dinoV2Settings());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void encodesAnImageAloneAsInABatch(Architecture architecture) {
        List<RgbImage> images = images(37);
        try (var encoder = new TrainedEncoder(engine, architecture.network().apply(engine))) {
            List<float[]> batch = encoder.encodeAll(images);
            double[][] features = encoder.features(images);

            assertThat(batch).hasSize(images.size());
            for (int i = 0; i < images.size(); i++) {
                float[] alone = encoder.encode(images.get(i));
                assertThat(alone).hasSize(encoder.dimension());
                assertThat(batch.get(i)).containsExactly(alone, within(1e-5f));
                assertThat(features[i][0]).isEqualTo(batch.get(i)[0]);
            }
            assertThat(batch.get(0)).isNotEqualTo(batch.get(1));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyPatchHasAToken(Architecture architecture) {
        List<RgbImage> images = images(18);
        try (var encoder = new TrainedEncoder(engine, architecture.network().apply(engine))) {
            ImageEncoder.TokenShape shape = encoder.tokenShape().orElseThrow();

            HostTensor tokens = encoder.tokens(images);

            assertThat(tokens.shape()).containsExactly(images.size(), shape.count(), shape.dimension());
            if (!architecture
                    .name()
                    .equals("dinov2")) { // for other networks, the image's vector is the mean of its tokens
                float[] last = encoder.encode(images.get(17));
                float[] all = tokens.toFloatArray();
                for (int j = 0; j < shape.dimension(); j++) {
                    double mean = 0;
                    for (int i = 0; i < shape.count(); i++) {
                        mean += all[(17 * shape.count() + i) * shape.dimension() + j] / (double) shape.count();
                    }
                    assertThat(mean).isCloseTo(last[j], within(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void concurrentCallsGiveTheSameResults(Architecture architecture) throws Exception {
        List<RgbImage> images = images(12);
        try (var encoder = new TrainedEncoder(engine, architecture.network().apply(engine))) {
            List<float[]> expected = images.stream().map(encoder::encode).toList();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Boolean>> tasks = new ArrayList<>();
                for (int i = 0; i < 240; i++) {
                    int index = i % images.size();
                    tasks.add(() -> java.util.Arrays.equals(encoder.encode(images.get(index)), expected.get(index)));
                }
                for (Future<Boolean> equal : threads.invokeAll(tasks)) {
                    assertThat(equal.get()).isTrue();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void theDigestCoversEverythingThatIsRead() {
        Map<String, HostTensor> weights = TinyNetworks.dinoV2();
        Map<String, HostTensor> otherOrder = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(weights.keySet());
        IntStream.range(0, names.size())
                .mapToObj(i -> names.get(names.size() - 1 - i))
                .forEach(name -> otherOrder.put(name, weights.get(name)));
        otherOrder.remove("mask_token"); // not read
        Map<String, HostTensor> otherNumber = new LinkedHashMap<>(weights);
        float[] bias = weights.get("norm.bias").toFloatArray();
        bias[3] = Math.nextUp(bias[3]);
        otherNumber.put("norm.bias", HostTensor.f32(bias, bias.length));

        String digest = digest(dinoV2(weights));

        assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(digest(dinoV2(otherOrder)));
        assertThat(digest(dinoV2(otherNumber))).isNotEqualTo(digest);
        var native4 = new VisionTransformer.Settings(2, 4, VisionTransformer.Positions.NATIVE);
        assertThat(digest(VisionTransformer.load(engine, TensorSource.of(weights), native4)))
                .isNotEqualTo(digest);
    }

    private static String digest(ImageEncoder encoder) {
        try (encoder) {
            return encoder.digest();
        }
    }

    @Test
    void rejectsASnippetWithoutDirection() {
        Map<String, HostTensor> weights = new LinkedHashMap<>(TinyNetworks.dinoV2());
        weights.put("norm.weight", HostTensor.f32(new float[8], 8));
        weights.put("norm.bias", HostTensor.f32(new float[8], 8));
        try (var encoder = new TrainedEncoder(engine, dinoV2(weights))) {
            assertThatThrownBy(() -> encoder.encodeAll(images(2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("image 0")
                    .hasMessageContaining("length 0.0");
        }
    }

    /** Returns noise images of three sizes, one of them not square. */
    private static List<RgbImage> images(int count) {
        var random = new Random(7);
        List<RgbImage> images = new ArrayList<>();
        int[][] sizes = {{14, 14}, {40, 33}, {16, 16}};
        for (int i = 0; i < count; i++) {
            int[] size = sizes[i * 3 / count];
            byte[] rgb = new byte[3 * size[0] * size[1]];
            random.nextBytes(rgb);
            images.add(new RgbImage(size[0], size[1], rgb));
        }
        return images;
    }
}
