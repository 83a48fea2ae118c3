package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsShardsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeTwoShards() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("model-1.safetensors"), Map.of("a", HostTensor.f32(new float[] {1, 2}, 2, 1)), Map.of());
        SafetensorsWriter.write(
                folder.resolve("model-2.safetensors"), Map.of("b", HostTensor.i64(new long[] {3}, 1)), Map.of());
    }

    @Test
    void readsTensorsFromTheirShards() throws IOException {
        Path index = index(
                "{'metadata':{'total_size':16},'weight_map':{'b':'model-2.safetensors','a':'model-1.safetensors'}}");

        try (var model = SafetensorsShards.open(index)) {
            assertThat(model.names()).containsExactly("b", "a");
            assertThat(model.metadata()).containsEntry("total_size", "16");
            assertThat(model.info("a").shape()).containsExactly(2, 1);
            assertThat(model.read("b").toLongArray()).containsExactly(3);
            assertThat(model.readRows("a", 1, 1).toFloatArray()).containsExactly(2);
            assertThatThrownBy(() -> model.read("c")).hasMessageContaining("no tensor 'c'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'weight_map':{'a':'../model-1.safetensors'}} | which is not a safetensors file in its folder",
                "{'weight_map':{'a':'/etc/passwd'}} | which is not a safetensors file in its folder",
                "{'weight_map':{'a':'model-3.safetensors'}} | which does not exist",
                "{'weight_map':{'b':'model-1.safetensors'}} | which does not contain it",
                "{'weight_map':{'a':'model-1.safetensors','a':'model-1.safetensors'}} | Duplicate",
                "{'weight_map':{'a':{}}} | malformed 'a'",
                "{'weight_map':[]} | malformed 'weight_map'",
                "{'metadata':{}} | no weight_map",
                "[] | not a JSON object",
                "{'weight_map' | not JSON",
            })
    void rejectsMalformedIndex(String content, String reason) throws IOException {
        Path index = index(content);

        assertThatThrownBy(() -> SafetensorsShards.open(index))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void rejectsIndexWithMissingTensor() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("model-1.safetensors"),
                Map.of("a", HostTensor.f32(new float[] {1}, 1), "c", HostTensor.f32(new float[] {1}, 1)),
                Map.of());
        Path index = index("{'weight_map':{'a':'model-1.safetensors'}}");

        assertThatThrownBy(() -> SafetensorsShards.open(index)).hasMessageContaining("names 1 of the 2 tensors");
    }

    private Path index(String content) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), content.replace('\'', '"'));
    }
}
