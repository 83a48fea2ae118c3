package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.tensorfiles.SafetensorsFile;
import java.net.URL;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares the noise lookup with the reference on every case of the family in {@code gmem.parity.dir}. */
class NoiseLookupParityTest {
    private static final String FAMILY = "03_gmem_v1";

    @TestFactory
    Stream<DynamicTest> theLookupFromNoiseEqualsItsReference() throws Exception {
        try (Stream<Path> entries = Files.list(root())) {
            List<Path> cases = entries.filter(
                            folder -> folder.getFileName().toString().startsWith(FAMILY))
                    .sorted()
                    .toList();
            assertThat(cases).as("cases " + FAMILY + "* in " + root()).isNotEmpty();
            return cases.stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> compare(folder)));
        }
    }

    private static void compare(Path folder) throws Exception {
        JsonNode tolerance = new ObjectMapper()
                .readTree(folder.resolve("meta.json").toFile())
                .get("tolerance")
                .get("lookup_uniform");
        double atol = tolerance.get("atol").asDouble();
        double rtol = tolerance.get("rtol").asDouble();
        try (var inputs = SafetensorsFile.open(folder.resolve("inputs.safetensors"));
                var outputs = SafetensorsFile.open(folder.resolve("outputs.safetensors"))) {
            NoiseLookup lookup = NoiseLookup.of(inputs.read("memoryfreq").toLongArray());
            double[] cumulative = new double[lookup.cumulative().length];
            outputs.read("lookup_cumprob")
                    .data()
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer()
                    .get(cumulative);
            assertThat(lookup.cumulative()).containsExactly(cumulative, within(1e-12));

            float[] z = inputs.read("lookup_z").toFloatArray();
            float[] normal = outputs.read("lookup_normal").toFloatArray();
            float[] uniform = outputs.read("lookup_uniform").toFloatArray();
            long[] index = outputs.read("lookup_index").toLongArray();
            int size = z.length / index.length;
            for (int i = 0; i < index.length; i++) {
                float[] one = Arrays.copyOfRange(z, i * size, (i + 1) * size);
                assertThat(NoiseLookup.normal(one)).isCloseTo(normal[i], within(atol + rtol * Math.abs(normal[i])));
                assertThat(NoiseLookup.uniform(NoiseLookup.normal(one)))
                        .isCloseTo(uniform[i], within(atol + rtol * uniform[i]));
                assertThat(lookup.row(one)).isEqualTo((int) index[i]);
            }
        }
    }

    private static Path root() throws Exception {
        String given = System.getProperty("gmem.parity.dir", "");
        URL committed = NoiseLookupParityTest.class.getResource("/parity");
        return given.isBlank() ? Path.of(Objects.requireNonNull(committed).toURI()) : Path.of(given);
    }
}
