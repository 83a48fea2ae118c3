package io.gmem.tensorfiles.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileWriterTest {
    @TempDir
    Path folder;

    @Test
    void rewrittenTorchFileHasSameContent() throws IOException {
        for (String name : List.of("zoo.pt", "zoo_legacy.pt")) {
            Path copy = folder.resolve(name);
            try (var original = TorchFile.open(fixture("00_torch_save_zoo/" + name))) {
                TorchFileWriter.write(copy, original.root());
                try (var written = TorchFile.open(copy)) {
                    assertSame(written.root(), original.root());
                }
            }
        }
    }

    @Test
    void equalTreesGiveEqualBytes() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (var original = TorchFile.open(fixture("00_torch_save_zoo/zoo.pt"))) {
            TorchFileWriter.write(first, original.root());
        }
        try (var written = TorchFile.open(first)) {
            TorchFileWriter.write(second, written.root());
        }
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void keepsTypesOfPlainValues() throws IOException {
        var values = new Sequence(List.of(
                new Scalar(1L),
                new Scalar(1L << 40),
                new Scalar(-129L),
                new Scalar(new BigInteger("123456789012345678901234567890")),
                new Scalar(-0.0),
                new Scalar(Double.POSITIVE_INFINITY),
                new Scalar("naïve"),
                new Scalar(true),
                new Scalar(null),
                new Namespace(Map.of("model", new Scalar("tiny"))),
                new Dict(Map.of(new Scalar(3L), new Sequence(List.of())))));
        Path file = folder.resolve("values");
        TorchFileWriter.write(file, values);
        try (var written = TorchFile.open(file)) {
            assertThat(written.root()).isEqualTo(values);
        }
    }

    @Test
    void alignsEveryStorageForMapping() throws IOException {
        Path file = folder.resolve("aligned");
        TorchFileWriter.write(file, tensors(HostTensor.f32(new float[3], 3), HostTensor.u8(new byte[5], 5)));
        byte[] bytes = Files.readAllBytes(file);
        try (var zip = ZipArchive.open(file)) {
            assertThat(zip.names()).contains("archive/data/0", "archive/data/1");
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entries = 0;
        for (int at = 0; data.getInt(at) == 0x04034b50; entries++) {
            int start = at + 30 + data.getShort(at + 26) + data.getShort(at + 28);
            assertThat(start % 64).isZero();
            assertThat(data.getInt(at + 10)).as("time and date").isEqualTo((20 << 9 | 1 << 5 | 1) << 16);
            int extra = at + 30 + data.getShort(at + 26);
            assertThat(new String(bytes, extra, 2, StandardCharsets.US_ASCII)).isEqualTo("FB");
            assertThat(data.getShort(extra + 2)).isEqualTo((short) (start - extra - 4));
            assertThat(new String(bytes, extra + 4, start - extra - 4, StandardCharsets.US_ASCII))
                    .matches("Z*");
            at = start + data.getInt(at + 18);
        }
        assertThat(entries).isEqualTo(5);
    }

    @Test
    void deletesFileWhenTensorCannotBeRead() {
        TensorSource broken = new TensorSource() {
            @Override
            public Set<String> names() {
                return Set.of("x");
            }

            @Override
            public TensorInfo info(String name) {
                return new TensorInfo(name, DType.F32, new long[] {2}, TensorInfo.NOWHERE, 8);
            }

            @Override
            public HostTensor read(String name) {
                throw new IllegalStateException("unreadable");
            }

            @Override
            public Map<String, String> metadata() {
                return Map.of();
            }
        };
        Path file = folder.resolve("broken");
        assertThatThrownBy(() -> TorchFileWriter.write(file, Tensor.of(broken, "x")))
                .hasMessage("unreadable");
        assertThat(file).doesNotExist();
    }

    private static TorchValue tensors(HostTensor... tensors) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        for (HostTensor tensor : tensors) {
            entries.put(new Scalar((long) entries.size()), Tensor.of(TensorSource.of(Map.of("", tensor)), ""));
        }
        return new Dict(entries);
    }

    private static void assertSame(TorchValue actual, TorchValue expected) {
        if (expected instanceof Tensor tensor) {
            assertThat(((Tensor) actual).read().shape()).isEqualTo(tensor.read().shape());
            assertThat(((Tensor) actual).dtype()).isEqualTo(tensor.dtype());
            assertThat(((Tensor) actual).read().data()).isEqualTo(tensor.read().data());
        } else if (expected instanceof Dict dict) {
            assertThat(((Dict) actual).entries().keySet())
                    .containsExactlyElementsOf(dict.entries().keySet());
            dict.entries()
                    .forEach((key, value) -> assertSame(
                            Objects.requireNonNull(((Dict) actual).entries().get(key)), value));
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static Path fixture(String name) {
        return Path.of(URI.create(Objects.requireNonNull(TorchFileWriterTest.class.getResource("/parity/" + name), name)
                .toString()));
    }
}
