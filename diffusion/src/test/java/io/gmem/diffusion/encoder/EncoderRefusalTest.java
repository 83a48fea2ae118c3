package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mismatched files are rejected by tensor name before anything is computed. */
class EncoderRefusalTest {
    private static TensorEngine engine;

    @BeforeAll
    static void open() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void infersSizesFromTensors() {
        assertThat(VisionTransformerConfig.recognise(TensorSource.of(TinyNetworks.dinoV2())))
                .contains(new VisionTransformerConfig(8, 2, 32, 4, 3));
        assertThat(VisionTransformerConfig.recognise(TensorSource.of(TinyNetworks.cifarResNet())))
                .isEmpty();
        assertThat(CifarResNetConfig.recognise(TensorSource.of(TinyNetworks.cifarResNet())))
                .contains(new CifarResNetConfig(4, java.util.List.of(1, 1, 1), 10));
        assertThat(CifarResNetConfig.recognise(TensorSource.of(TinyNetworks.dinoV2())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "blocks.0.attn.qkv.bias, ''",
        "blocks.0.norm2.weight, ''",
        "norm.bias, ''",
        "blocks.1.mlp.fc2.weight, '8 31'",
        "blocks.1.attn.qkv.weight, '23 8'",
        "pos_embed, '1 11 8'",
        "register_tokens, '1 4 8'",
        "blocks.3.norm1.weight, '8'"
    })
    void rejectsAMismatchedDinoV2ByTensorName(String tensor, String shape) {
        String named = tensor.startsWith("blocks.3") ? "blocks.2.norm1.weight" : tensor;
        assertThatThrownBy(() -> VisionTransformer.load(
                        engine,
                        TinyNetworks.but(TinyNetworks.dinoV2(), tensor, shape(shape)),
                        TinyNetworks.dinoV2Settings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + named + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "layer2.0.conv2.weight, ''",
        "layer3.0.bn1.running_var, ''",
        "linear.weight, '10 15'",
        "bn1.bias, '5'",
        "layer1.2.conv1.weight, '4 4 3 3'",
        "layer2.0.downsample.0.weight, '8 4 1 1'"
    })
    void rejectsAMismatchedResNetByTensorName(String tensor, String shape) {
        String named = tensor.startsWith("layer1.2") ? "layer1.1.conv1.weight" : tensor;
        assertThatThrownBy(() ->
                        CifarResNet.load(engine, TinyNetworks.but(TinyNetworks.cifarResNet(), tensor, shape(shape))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + named + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "Mixed_6c.branch7x7_2.conv.weight, '160 160 7 1'",
        "Mixed_7c.branch_pool.bn.running_mean, ''",
        "AuxLogits.fc.weight, '1000 768'"
    })
    void rejectsAMismatchedInceptionByTensorName(String tensor, String shape) {
        assertThatThrownBy(
                        () -> Inception.load(engine, TinyNetworks.but(TinyNetworks.inception(), tensor, shape(shape))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + tensor + "'");
    }

    @ParameterizedTest
    @CsvSource({"L02.bias, ''", "L01.weight, '6 6 3 3'", "L03.weight, '5 7 1 1'", "L09.weight, '5 7 1 1'"})
    void rejectsAMobileNetThatDoesNotMatchItsLayersByTensorName(String tensor, String shape) {
        assertThatThrownBy(() -> MobileNet.load(
                        engine,
                        TinyNetworks.but(TinyNetworks.mobileNet(), tensor, shape(shape)),
                        TinyNetworks.mobileNetLayers(),
                        "tiny"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + tensor + "'");
    }

    @Test
    void rejectsInconsistentLayersByNumber() {
        assertThatErrorOf(0, op -> op.put("stride", 0)).contains("ops[0]");
        assertThatErrorOf(0, op -> op.put("groups", 2)).contains("ops[0]", "out_shape_nhwc");
        assertThatErrorOf(1, op -> op.put("pad", "VALID")).contains("ops[1]", "VALID");
        assertThatErrorOf(1, op -> op.put("act", "swish")).contains("ops[1]", "swish");
        assertThatErrorOf(2, op -> op.put("op", "DECONV")).contains("ops[2]", "DECONV");
        assertThatErrorOf(2, op -> ((ArrayNode) op.get("inputs")).set(0, 99)).contains("ops[2]", "tensor 99");
        assertThatErrorOf(3, op -> ((ArrayNode) op.get("inputs")).set(0, 1)).contains("ops[3]", "out_shape_nhwc");
        assertThatErrorOf(3, op -> ((ArrayNode) op.get("inputs")).remove(0)).contains("ops[3]", "2 input tensors");
        assertThatErrorOf(4, op -> op.put("output", 2)).contains("ops[4]", "written twice");
        assertThatErrorOf(4, op -> op.put("op", "RESHAPE")).contains("tensor 5");
        assertThatErrorOf(0, op -> ((ArrayNode) op.get("out_shape_nhwc")).set(1, 1_000_000_000))
                .contains("ops[0]", "pixels");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertThatErrorOf(
            int index, Consumer<ObjectNode> change) {
        JsonNode layers = TinyNetworks.mobileNetLayers();
        change.accept((ObjectNode) layers.get("ops").get(index));
        try {
            MobileNetLayers.read(layers);
        } catch (IllegalArgumentException e) {
            return assertThat(e.getMessage());
        }
        throw new AssertionError("the layers were accepted");
    }

    @Test
    void opensAFolderWithOneWeightsFile(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> EncoderFile.open(engine, folder)).hasMessageContaining("no weights file");

        write(folder.resolve("first.safetensors"), TinyNetworks.cifarResNet());
        try (ImageEncoder encoder = EncoderFile.open(engine, folder)) {
            assertThat(encoder.name()).isEqualTo("cifar-resnet-8");
        }

        write(folder.resolve("second.safetensors"), TinyNetworks.dinoV2());
        assertThatThrownBy(() -> EncoderFile.open(engine, folder)).hasMessageContaining("2 weights files");
    }

    @Test
    void namesTheMissingLayersFileOfAMobileNet(@TempDir Path folder) throws IOException {
        Path weights = folder.resolve("tiny.dequant_f16.safetensors");
        write(weights, TinyNetworks.mobileNet());
        Path layers = folder.resolve("tiny.layers.json");

        assertThatThrownBy(() -> EncoderFile.open(engine, weights)).hasMessageContaining(layers.toString());

        Files.writeString(layers, TinyNetworks.mobileNetLayers().toString());
        try (ImageEncoder encoder = EncoderFile.open(engine, weights)) {
            assertThat(encoder.inputSize()).isEqualTo(14);
            assertThat(encoder.dimension()).isEqualTo(6);
            assertThat(encoder.tokenShape()).contains(new ImageEncoder.TokenShape(16, 6));
        }
    }

    private static void write(Path file, Map<String, HostTensor> tensors) throws IOException {
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    private static int[] shape(String text) {
        return text.isEmpty()
                ? new int[0]
                : java.util.Arrays.stream(text.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }
}
