package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest of a bank equals its definition and changes with every number. */
class BankDigestTest {
    private static final int DIMENSION = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, RowsDigest.BLOCK - 1, RowsDigest.BLOCK, RowsDigest.BLOCK + 1, 2 * RowsDigest.BLOCK})
    void equalsDigestOfDefinition(int count) throws IOException {
        List<float[]> rows = rows(count);
        BankDescription description = write("bank", rows);

        assertThat(description.digest()).isEqualTo(Banks.digest(rows, DIMENSION));
        boolean severalBlocks = count > RowsDigest.BLOCK;
        assertThat(Files.exists(folder.resolve("bank/blocks.sha256"))).isEqualTo(severalBlocks);
    }

    @Test
    void changesWithEveryNumber() throws IOException {
        String digest = write("bank", rows(4)).digest();

        for (int row = 0; row < 4; row++) {
            for (int d = 0; d < DIMENSION; d++) {
                List<float[]> changed = rows(4);
                changed.get(row)[d] = Math.nextUp(changed.get(row)[d]);
                assertThat(write("changed-" + row + "-" + d, changed).digest()).isNotEqualTo(digest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RowsDigest.BLOCK - 1, RowsDigest.BLOCK})
    void changesWithRowsOfEveryBlock(int row) throws IOException {
        int count = RowsDigest.BLOCK + 1;
        List<float[]> changed = rows(count);
        changed.get(row)[DIMENSION - 1] += 1;

        assertThat(write("changed", changed).digest())
                .isNotEqualTo(write("bank", rows(count)).digest());
    }

    @Test
    void changesWithOrderCountAndDimensionOfRows() throws IOException {
        List<float[]> swapped = rows(6);
        Collections.swap(swapped, 1, 4);

        assertThat(List.of(
                        write("six", rows(6)).digest(),
                        write("five", rows(5)).digest(),
                        write("swapped", swapped).digest(),
                        Banks.write(folder.resolve("wider"), 6, DIMENSION + 1).digest(),
                        zeros(2, 6),
                        zeros(3, 4),
                        zeros(4, 3),
                        zeros(6, 2)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 641, RowsDigest.BLOCK + 1})
    void compressedBankEqualsDigestOfDefinition(int count) throws IOException {
        float[] mean = {1, 2, 3};
        float[] modes = {1, 0, 0, 0, 1, 0};
        List<float[]> coefficients = rows(count).stream()
                .map(row -> new float[] {row[0] - mean[0], row[1] - mean[1]})
                .toList();
        assertThat(compressed("bank", mean, modes, rows(count)))
                .isEqualTo(Banks.compressedDigest(coefficients, mean, modes));
    }

    @Test
    void erasedRowOfCompressedBankHasUniqueDigest() throws IOException {
        float[] mean = {1, 2, 3};
        float[] modes = {1, 0, 0, 0, 1, 0};
        var basis = new SnippetBasis(mean, modes);
        try (var writer = MemoryBankWriter.compressed(Files.createDirectory(folder.resolve("bank")), basis)) {
            writer.add(new float[] {2, 3, 4}, Banks.item(0, 0));
            writer.addErased();
            writer.add(mean, Banks.item(2, 0));
            List<float[]> coefficients =
                    List.of(new float[] {1, 1}, new float[] {Float.NaN, Float.NaN}, new float[] {0, 0});
            assertThat(writer.finish(Banks.ORIGIN, Map.of()).digest())
                    .isEqualTo(Banks.compressedDigest(coefficients, mean, modes));
        }
    }

    @Test
    void compressedDigestChangesWithEveryCoefficientModeAndMean() throws IOException {
        float[] mean = {1, 2, 3};
        float[] modes = {1, 0, 0, 0, 1, 0};
        String digest = compressed("bank", mean, modes, rows(4));

        assertThat(compressed("again", mean, modes, rows(4))).isEqualTo(digest);
        for (int i = 0; i < mean.length; i++) {
            // the mean along the third axis does not affect coefficients, but the digest covers it
            assertThat(compressed("mean-" + i, changed(mean, i), modes, rows(4)))
                    .isNotEqualTo(digest);
        }
        for (int i = 0; i < modes.length; i++) {
            assertThat(compressed("modes-" + i, mean, changed(modes, i), rows(4)))
                    .isNotEqualTo(digest);
        }
        for (int row = 0; row < 4; row++) {
            List<float[]> other = rows(4);
            other.get(row)[1] += 1;
            assertThat(compressed("row-" + row, mean, modes, other)).isNotEqualTo(digest);
        }
    }

    @Test
    void encoderDigestEqualsDigestOfFile() throws IOException {
        float[] weights = new float[50_000];
        BankDescription description = encodedBy("bank", weights);

        assertThat(description.encoderDigest()).isEqualTo(Banks.sha256(folder.resolve("bank/encoder.safetensors")));
        assertThat(encodedBy("again", weights).encoderDigest()).isEqualTo(description.encoderDigest());
        for (int i : new int[] {0, 20_000, 49_999}) {
            assertThat(encodedBy("changed-" + i, changed(weights, i)).encoderDigest())
                    .isNotEqualTo(description.encoderDigest());
        }
        assertThat(encodedBy("none", new float[0]).encoderDigest()).isNotEqualTo(description.encoderDigest());
    }

    @Test
    void externalEncoderDigestIsStoredAsGiven() throws IOException {
        Path target = Files.createDirectory(folder.resolve("bank"));
        try (var writer = new MemoryBankWriter(target, DIMENSION)) {
            writer.add(Banks.snippet(0, DIMENSION), Banks.item(0, 0));
            assertThat(writer.finish(Banks.ORIGIN, "cd".repeat(32)).encoderDigest())
                    .isEqualTo("cd".repeat(32));
        }
        try (var bank = MemoryBank.open(target)) {
            assertThat(bank.encoder()).isEmpty();
        }
    }

    private static List<float[]> rows(int count) {
        return LongStream.range(0, count)
                .mapToObj(row -> Banks.snippet(row, DIMENSION))
                .collect(Collectors.toList());
    }

    private BankDescription write(String name, List<float[]> rows) throws IOException {
        return write(name, DIMENSION, rows);
    }

    private String zeros(int count, int dimension) throws IOException {
        List<float[]> rows =
                IntStream.range(0, count).mapToObj(i -> new float[dimension]).toList();
        return write("zeros-" + count, dimension, rows).digest();
    }

    private BankDescription write(String name, int dimension, List<float[]> rows) throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve(name)), dimension)) {
            for (int i = 0; i < rows.size(); i++) {
                writer.add(rows.get(i), Banks.item(i, 0));
            }
            return writer.finish(Banks.ORIGIN, Map.of());
        }
    }

    private String compressed(String name, float[] mean, float[] modes, List<float[]> rows) throws IOException {
        var basis = new SnippetBasis(mean, modes);
        try (var writer = MemoryBankWriter.compressed(Files.createDirectory(folder.resolve(name)), basis)) {
            for (int i = 0; i < rows.size(); i++) {
                writer.add(rows.get(i), Banks.item(i, 0));
            }
            return writer.finish(Banks.ORIGIN, Map.of()).digest();
        }
    }

    private BankDescription encodedBy(String name, float[] weights) throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve(name)), DIMENSION)) {
            writer.add(Banks.snippet(0, DIMENSION), Banks.item(0, 0));
            return writer.finish(Banks.ORIGIN, Map.of("weights", HostTensor.f32(weights, weights.length)));
        }
    }

    private static float[] changed(float[] values, int index) {
        float[] changed = values.clone();
        changed[index] += 0.5f;
        return changed;
    }
}
