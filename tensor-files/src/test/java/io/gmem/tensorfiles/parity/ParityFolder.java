package io.gmem.tensorfiles.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A case of golden values. The cases of a family share a name prefix in the folder {@code gmem.parity.dir}. */
record ParityFolder(Path path, JsonNode meta) {
    interface Comparison {
        void compare(ParityFolder folder) throws IOException;
    }

    /** Creates a test per case; a family that is missing in the folder is reported as not run. */
    static Stream<DynamicTest> each(String prefix, Comparison comparison) throws Exception {
        try (Stream<Path> entries = Files.list(root())) {
            List<Path> cases = entries.filter(
                            path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> Files.exists(path.resolve("meta.json")))
                    .sorted()
                    .toList();
            if (cases.isEmpty()) {
                String reason = "NOT RUN: parity family " + prefix + ". There is no case of it in " + root();
                return Stream.of(DynamicTest.dynamicTest(prefix, () -> {
                    System.out.println(reason);
                    assumeTrue(false, reason);
                }));
            }
            return cases.stream()
                    .map(path -> DynamicTest.dynamicTest(
                            path.getFileName().toString(), () -> comparison.compare(open(path))));
        }
    }

    static Path root() throws Exception {
        String given = System.getProperty("gmem.parity.dir", "");
        return given.isBlank()
                ? Path.of(Objects.requireNonNull(ParityFolder.class.getResource("/parity"))
                        .toURI())
                : Path.of(given);
    }

    private static ParityFolder open(Path path) throws IOException {
        return new ParityFolder(
                path, new ObjectMapper().readTree(path.resolve("meta.json").toFile()));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    SafetensorsFile inputs() throws IOException {
        return SafetensorsFile.open(file("inputs.safetensors"));
    }

    SafetensorsFile outputs() throws IOException {
        return SafetensorsFile.open(file("outputs.safetensors"));
    }

    /** Asserts equality within the tolerance of meta.json. */
    void assertClose(String name, double[] actual, HostTensor expected) {
        assertCloseAs(name, name, actual, expected);
    }

    /** Asserts equality within the tolerance of another tensor. */
    void assertCloseAs(String toleranceOf, String name, double[] actual, HostTensor expected) {
        JsonNode tolerance = meta.get("tolerance").path(toleranceOf);
        assertThat(tolerance.isObject()).as("tolerance of " + toleranceOf).isTrue();
        double[] expectedValues = doubles(expected);
        assertThat(actual).as(name).hasSameSizeAs(expectedValues);
        for (int i = 0; i < expectedValues.length; i++) {
            double allowed =
                    tolerance.get("atol").asDouble() + tolerance.get("rtol").asDouble() * Math.abs(expectedValues[i]);
            assertThat(Math.abs(actual[i] - expectedValues[i]))
                    .as(name + " at " + i)
                    .isLessThanOrEqualTo(allowed);
        }
    }

    static double[] doubles(HostTensor tensor) {
        double[] values = new double[tensor.elements()];
        switch (tensor.dtype()) {
            case F64 -> tensor.data().asDoubleBuffer().get(values);
            default -> {
                float[] floats = tensor.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = floats[i];
                }
            }
        }
        return values;
    }
}
