package io.gmem.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Asserts that tensors or models are bit for bit equal. */
final class SameTensors {
    private SameTensors() {}

    static void assertSame(TensorSource actual, TensorSource expected) {
        assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.info(name).dtype())
                    .as(name)
                    .isEqualTo(expected.info(name).dtype());
            assertThat(actual.info(name).shape())
                    .as(name)
                    .isEqualTo(expected.info(name).shape());
            assertThat(actual.read(name).data())
                    .as(name)
                    .isEqualTo(expected.read(name).data());
        }
    }

    static void assertSame(Path actual, Path expected) throws IOException {
        try (var left = SafetensorsFile.open(actual);
                var right = SafetensorsFile.open(expected)) {
            assertSame(left, right);
        }
    }

    /** Asserts bit for bit equality, except that golden 16-bit values may be stored as float32. */
    static void assertSameNumbers(Path actual, Path expected) throws IOException {
        try (var left = SafetensorsFile.open(actual);
                var right = SafetensorsFile.open(expected)) {
            assertThat(left.names()).containsExactlyInAnyOrderElementsOf(right.names());
            for (String name : right.names()) {
                boolean widened = right.info(name).dtype() == DType.F32
                        && Set.of(DType.F16, DType.BF16)
                                .contains(left.info(name).dtype());
                if (widened) {
                    assertThat(left.read(name).toFloatArray())
                            .as(name)
                            .isEqualTo(right.read(name).toFloatArray());
                } else {
                    assertSame(only(left, name), only(right, name));
                }
            }
        }
    }

    private static TensorSource only(TensorSource source, String name) {
        return TensorSource.of(Map.of(name, source.read(name)));
    }

    /** Asserts equality of all files except provenance and model card. */
    static void assertSameModel(Path actual, Path expected) throws IOException {
        try (Stream<Path> files = Files.list(expected)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals("provenance.json") && !name.equals("README.md")) {
                    assertThat(actual.resolve(name)).hasSameBinaryContentAs(file);
                }
            }
        }
    }
}
