package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsWrittenTensors() throws IOException {
        Path file = sample();

        try (var read = SafetensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("weight", "labels", "image", "scalar", "empty");
            assertThat(read.metadata()).containsEntry("format", "pt");
            assertThat(read.read("weight").toFloatArray()).containsExactly(1, -2, 3.5f, 4, 5, 6);
            assertThat(read.read("weight").shape()).containsExactly(2, 3);
            assertThat(read.read("labels").toLongArray()).containsExactly(7, -8);
            assertThat(read.read("image").toLongArray()).containsExactly(0, 255);
            assertThat(read.read("scalar").shape()).isEmpty();
            assertThat(read.read("empty").elements()).isZero();
        }
    }

    @Test
    void readsRowsOfTensor() throws IOException {
        try (var read = SafetensorsFile.open(sample())) {
            assertThat(read.readRows("weight", 1, 1).toFloatArray()).containsExactly(4, 5, 6);
            assertThatThrownBy(() -> read.readRows("weight", 1, 2)).hasMessageContaining("2 rows from 1");
        }
    }

    @Test
    void writesEqualBytesForEqualTensors() throws IOException {
        assertThat(Files.readAllBytes(sample())).isEqualTo(Files.readAllBytes(sample()));
    }

    @Test
    void alignsDataToEightBytes() throws IOException {
        byte[] bytes = Files.readAllBytes(sample());

        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void widensSixteenBitFloats() {
        ByteBuffer half = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        half.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 1);
        half.putShort((short) 0x7c00).putShort((short) 0x7bff).flip();
        ByteBuffer brain = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        brain.putShort((short) 0x3f80).putShort((short) 0xc049).flip();

        assertThat(new HostTensor(DType.F16, new long[] {5}, half).toFloatArray())
                .containsExactly(1, -2, 0x1p-24f, Float.POSITIVE_INFINITY, 65504);
        assertThat(new HostTensor(DType.BF16, new long[] {2}, brain).toFloatArray())
                .containsExactly(1, -3.140625f);
    }

    @Test
    void reportsNameOfMissingTensor() throws IOException {
        try (var read = SafetensorsFile.open(sample())) {
            assertThatThrownBy(() -> read.read("bias")).hasMessageContaining("'bias'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | with 4 bytes, but F32[2] requires 8",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,5]}} | 5 | with 4 bytes, but U8[3] requires 3",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,1]}} | 4 | outside",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 4 | gap before tensor 'b'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | 2 | overlap",
                "{\"a\":[]} | 0 | malformed entry 'a'",
                "{\"a\":4} | 0 | malformed entry 'a'",
                "{\"a\":\"text\"} | 0 | malformed entry 'a'",
                "{\"__metadata__\":[]} | 0 | malformed entry '__metadata__'",
                "{\"__metadata__\":{\"a\":1}} | 0 | metadata 'a' that is not a string",
                "{\"__metadata__\":{\"a\":null}} | 0 | metadata 'a' that is not a string",
                "{\"__metadata__\":{\"a\":[\"b\"]}} | 0 | metadata 'a' that is not a string",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":4,\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":{},\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":null,\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[\"4\"],\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4.0],\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[[4]],\"data_offsets\":[0,4]}} | 4 | malformed field in tensor 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4,4]}} | 4 | two data_offsets",
                "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,4]}} | 4 | lacks dtype",
                "{\"a\":{\"shape\":[4],\"data_offsets\":[0,4]}} | 4 | lacks dtype",
                "{\"a\":{\"dtype\":4,\"shape\":[4],\"data_offsets\":[0,4]}} | 4 | unknown type '4'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | gap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 8 | data after its last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | 8 | outside",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}} | 4 | overlap",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | unknown type",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1000000000,1000000000,1000000000],\"data_offsets\":[0,4]}} | 4 | invalid shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}} | 4 | negative",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}} | 4 | data_offsets",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"code\":\"x\"}} | 4 | unknown",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | 4 | Duplicate",
                "[1,2] | 0 | not a JSON object",
                "{} {} | 0 | content after its header object",
                "{\"a\": | 0 | not JSON",
            })
    void rejectsMalformedHeader(String header, int dataBytes, String reason) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        byte[] json = header.strip().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).array());

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"1000000000000000000", "-1", "9223372036854775807", "99999999", "0"})
    void rejectsHeaderLengthBeforeAllocation(long claimed) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(claimed)
                        .array());

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining("declares a header");
    }

    private Path sample() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", HostTensor.f32(new float[] {1, -2, 3.5f, 4, 5, 6}, 2, 3));
        tensors.put("labels", HostTensor.i64(new long[] {7, -8}, 2));
        tensors.put("image", HostTensor.u8(new byte[] {0, (byte) 255}, 2));
        tensors.put("scalar", HostTensor.f32(new float[] {9}));
        tensors.put("empty", HostTensor.f32(new float[0], 0, 3));
        Path file = folder.resolve("sample.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
        return file;
    }

    @Test
    void readsSmallestValidFileAndRejectsSmallerFiles() throws IOException {
        Path file = folder.resolve("small.safetensors");
        Files.write(file, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        try (var read = SafetensorsFile.open(file)) {
            assertThat(read.names()).isEmpty();
        }
        Files.write(file, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, '1'});
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("declares a header of 1 bytes");
        for (int length = 0; length < 8; length++) {
            Files.write(file, new byte[length]);
            assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("has only " + length + " bytes");
        }
        Files.write(file, new byte[8]);
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("declares a header of 0 bytes");
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void readsTensorsOfAtMost64Axes(int axes, boolean read) throws IOException {
        Path file = folder.resolve("axes.safetensors");
        long[] shape = new long[axes];
        java.util.Arrays.fill(shape, 1);
        SafetensorsWriter.write(file, Map.of("a", HostTensor.u8(new byte[1], shape)), Map.of());
        if (read) {
            try (var opened = SafetensorsFile.open(file)) {
                assertThat(opened.read("a").shape()).isEqualTo(shape);
            }
        } else {
            assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("malformed field in tensor 'a'");
        }
    }

    @Test
    void rejectsHeaderThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("bad.safetensors");
        Files.write(file, new byte[] {4, 0, 0, 0, 0, 0, 0, 0, '{', (byte) 0xc3, '}', ' '});
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void readsEveryValidRowRangeOnly() throws IOException {
        float[] numbers = {1, 2, 3, 4, 5, 6};
        HostTensor tensor = HostTensor.f32(numbers, 3, 2);
        Path file = folder.resolve("rows.safetensors");
        SafetensorsWriter.write(file, Map.of("a", tensor, "scalar", HostTensor.f32(new float[1])), Map.of());
        try (var read = SafetensorsFile.open(file)) {
            for (TensorSource source : List.of(read, TensorSource.of(Map.of("a", tensor)))) {
                for (int first = 0; first <= 3; first++) {
                    for (int count = 0; count <= 3 - first; count++) {
                        HostTensor rows = source.readRows("a", first, count);
                        assertThat(rows.shape()).containsExactly(count, 2);
                        assertThat(rows.toFloatArray())
                                .containsExactly(java.util.Arrays.copyOfRange(numbers, 2 * first, 2 * (first + count)));
                    }
                }
                for (int[] window : new int[][] {{-1, 1}, {0, -1}, {0, 4}, {3, 1}, {4, 0}}) {
                    assertThatThrownBy(() -> source.readRows("a", window[0], window[1]))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                }
            }
            assertThatThrownBy(() -> read.readRows("scalar", 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
