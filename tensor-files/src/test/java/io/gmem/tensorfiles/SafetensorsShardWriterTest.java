package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsShardWriterTest {
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    @TempDir
    Path folder;

    @Test
    void writesSingleFileWithoutIndex() throws IOException {
        SafetensorsShardWriter.write(folder, "model", source(), 1_000, METADATA, bytes -> {});
        assertThat(names()).containsExactly("model.safetensors");
        try (var file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            assertThat(file.metadata()).isEqualTo(METADATA);
            assertThat(file.names()).containsExactlyElementsOf(source().names());
        }
    }

    @Test
    void readsShardsAsWrittenSource() throws IOException {
        List<Long> pieceSizes = new ArrayList<>();
        SafetensorsShardWriter.write(folder, "model", source(), 40, METADATA, pieceSizes::add);
        assertThat(names())
                .containsExactly(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json");
        try (var shards = SafetensorsShards.open(folder.resolve("model.safetensors.index.json"))) {
            assertThat(shards.names()).containsExactlyElementsOf(source().names());
            assertThat(shards.metadata()).containsEntry("total_size", "128");
            assertThat(shards.files()).hasSize(4);
            for (String name : source().names()) {
                assertThat(shards.read(name).data())
                        .isEqualTo(source().read(name).data());
            }
        }
        assertThat(pieceSizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(128);
    }

    @Test
    void streamsTensorLargerThanOneRead() throws IOException {
        long rows = 600_000;
        Path sparse = folder.resolve("sparse");
        var layout = new SafetensorsLayout().tensor("bank", DType.F32, rows, 1024);
        try (SafetensorsAppender out = layout.create(sparse)) {
            long header = Files.size(sparse);
            try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
                file.setLength(header + rows * 4096);
            }
            try (var file = SafetensorsFile.open(sparse)) {
                long[] seen = {0, 0};
                file.stream("bank", piece -> {
                    seen[0] += piece.remaining();
                    seen[1] = Math.max(seen[1], piece.remaining());
                });
                assertThat(seen[0]).isEqualTo(rows * 4096).isGreaterThan(Integer.MAX_VALUE);
                assertThat(seen[1]).isLessThanOrEqualTo(TensorSource.PIECE_BYTES);
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static TensorSource source() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("b", HostTensor.f32(new float[] {1, 2, 3, 4}, 4));
        tensors.put("a", HostTensor.i64(new long[] {5, 6}, 2, 1));
        tensors.put("large", HostTensor.f32(new float[22], 22));
        tensors.put("empty", HostTensor.f32(new float[0], 0, 3));
        tensors.put("scalar", HostTensor.i64(new long[] {9}));
        return TensorSource.of(tensors);
    }

    @Test
    void fillsShardsUpToTheirLimit() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            tensors.put(name, HostTensor.u8(new byte[8], 8));
        }
        SafetensorsShardWriter.write(folder, "even", TensorSource.of(tensors), 16, METADATA, bytes -> {});
        assertThat(names())
                .containsExactly(
                        "even-00001-of-00002.safetensors",
                        "even-00002-of-00002.safetensors",
                        "even.safetensors.index.json");
        assertThat(folder.resolve("even.safetensors.index.json")).hasContent("""
                {
                  "metadata" : {
                    "total_size" : 32
                  },
                  "weight_map" : {
                    "a" : "even-00001-of-00002.safetensors",
                    "b" : "even-00001-of-00002.safetensors",
                    "c" : "even-00002-of-00002.safetensors",
                    "d" : "even-00002-of-00002.safetensors"
                  }
                }""");
        for (int i = 1; i <= 2; i++) {
            try (var shard = SafetensorsFile.open(folder.resolve("even-0000" + i + "-of-00002.safetensors"))) {
                assertThat(shard.names()).hasSize(2);
                assertThat(shard.metadata()).isEqualTo(METADATA);
            }
        }
    }

    @Test
    void writesEmptySourceAsFileWithoutTensors() throws IOException {
        SafetensorsShardWriter.write(folder, "none", TensorSource.of(Map.of()), 16, METADATA, bytes -> {});
        try (var file = SafetensorsFile.open(folder.resolve("none.safetensors"))) {
            assertThat(file.names()).isEmpty();
        }
    }

    @Test
    void writesSourceAsOneFile() throws IOException {
        long[] written = {0};
        Path file = folder.resolve("one");
        SafetensorsShardWriter.write(file, source(), METADATA, bytes -> written[0] += bytes);
        try (var one = SafetensorsFile.open(file)) {
            assertThat(one.names()).containsExactlyElementsOf(source().names());
            assertThat(one.metadata()).isEqualTo(METADATA);
            for (String name : source().names()) {
                assertThat(one.read(name).data()).isEqualTo(source().read(name).data());
            }
        }
        assertThat(written[0]).isEqualTo(128);
    }
}
