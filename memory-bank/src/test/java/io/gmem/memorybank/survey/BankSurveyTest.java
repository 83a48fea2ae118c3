package io.gmem.memorybank.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MalformedArtifactException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Surveys of banks with known geometry. */
class BankSurveyTest {
    @TempDir
    Path folder;

    private MemoryBank bank(String name, float[][] rows, int... erased) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        try (var writer = new MemoryBankWriter(target, rows[0].length)) {
            for (int i = 0; i < rows.length; i++) {
                int row = i;
                if (java.util.Arrays.stream(erased).anyMatch(erasedRow -> erasedRow == row)) {
                    writer.addErased();
                } else {
                    writer.add(rows[i], new Item(i, "row " + i, "", Item.NO_LABEL, 0, 0));
                }
            }
            writer.finish(new BankOrigin(name, 1, null, "", "none", List.of(), ""), Map.of());
        }
        return MemoryBank.open(target);
    }

    /** Returns points on a circle in a rotated plane of a four-dimensional space. */
    private static float[][] circle(int count) {
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * i / count;
            float a = (float) (3 * Math.cos(angle));
            float b = (float) (3 * Math.sin(angle));
            rows[i] = new float[] {a * 0.6f, b, a * 0.8f, 0};
        }
        return rows;
    }

    @Test
    void mapsCircleToCircle() throws Exception {
        try (MemoryBank bank = bank("circle", circle(24))) {
            BankSurvey survey = BankSurvey.of(bank);

            assertThat(survey.fittedOn()).isEqualTo(24);
            for (int row = 0; row < 24; row++) {
                assertThat(Math.hypot(survey.x(row), survey.y(row))).isCloseTo(1, within(1e-5));
            }
            assertThat(survey.explained(1)).isCloseTo(0.5, within(1e-5));
            assertThat(survey.explained(2)).isCloseTo(1, within(1e-5));
            assertThat(survey.effectiveRank()).isCloseTo(2, within(1e-3));
            assertThat(survey.componentsFor(0.9)).isEqualTo(2);
            double step = 1 - Math.cos(2 * Math.PI / 24);
            assertThat(survey.distance(0)).isCloseTo(step, within(1e-5));
            assertThat(survey.distance(1)).isCloseTo(step, within(1e-5));
            assertThat(survey.nearDuplicates(0.99)).isEmpty();
        }
    }

    @Test
    void mapsUnitRowsAlongStrongestDirectionsForAnyNorm() throws Exception {
        float[][] rows = noise(200, 6, 3);
        float[][] longer = noise(200, 6, 3);
        for (int i = 0; i < longer.length; i++) {
            for (int d = 0; d < 6; d++) {
                longer[i][d] *= 1 << i % 5;
            }
        }
        try (MemoryBank a = bank("a", rows);
                MemoryBank b = bank("b", longer)) {
            BankSurvey survey = BankSurvey.of(a);
            BankSurvey same = BankSurvey.of(b);

            assertThat(same.points()).containsExactly(survey.points());
            double spreadX = spread(survey, 0);
            double spreadY = spread(survey, 1);
            assertThat(spreadX).isGreaterThan(spreadY);
            assertThat(survey.shares()[0] / survey.shares()[1]).isCloseTo((float) (spreadX / spreadY), within(1e-3f));
        }
    }

    private static double spread(BankSurvey survey, int axis) {
        double sum = 0;
        for (int row = 0; row < survey.points().length / 2; row++) {
            double value = survey.points()[2 * row + axis];
            sum += value * value;
        }
        return sum;
    }

    @Test
    void findsDuplicatesAndExcludesErasedRows() throws Exception {
        float[][] rows = noise(40, 8, 5);
        rows[17] = rows[4].clone();
        rows[18] = rows[4].clone();
        rows[18][0] += 1e-3f;
        try (MemoryBank bank = bank("twins", rows, 9)) {
            BankSurvey survey = BankSurvey.of(bank);

            assertThat(survey.nearDuplicates(0.999))
                    .extracting(BankSurvey.Neighbor::row)
                    .contains(4L, 17L, 18L);
            assertThat(survey.nearDuplicates(0.999).get(0)).isEqualTo(new BankSurvey.Neighbor(4, 17, 1));
            assertThat(survey.nearest()).hasSize(39).noneMatch(near -> near.row() == 9 || near.other() == 9);
            assertThat(survey.x(9)).isZero();
            assertThat(survey.fittedOn()).isEqualTo(39);
        }
    }

    @Test
    void singleRowHasNoNeighborAndNoVariance() throws Exception {
        try (MemoryBank bank = bank("alone", new float[][] {{1, 2}})) {
            BankSurvey survey = BankSurvey.of(bank);

            assertThat(survey.nearest()).isEmpty();
            assertThat(survey.componentsFor(0.9)).isZero();
            assertThat(survey.x(0)).isZero();
        }
    }

    @Test
    void readsWrittenSurveyAndRepeatsIt() throws Exception {
        try (MemoryBank bank = bank("kept", noise(300, 5, 7))) {
            Path first = Files.createDirectories(folder.resolve("first"));
            Path second = Files.createDirectories(folder.resolve("second"));
            BankSurvey survey = BankSurvey.of(bank);
            SurveyFile.write(survey, first);
            SurveyFile.write(BankSurvey.of(bank), second);

            BankSurvey read = SurveyFile.read(first, 300);

            assertThat(first.resolve("survey.safetensors"))
                    .hasSameBinaryContentAs(second.resolve("survey.safetensors"));
            assertThat(read.points()).containsExactly(survey.points());
            assertThat(read.shares()).containsExactly(survey.shares());
            assertThat(read.nearest()).isEqualTo(survey.nearest());
            assertThat(read.fittedOn()).isEqualTo(300);
            assertThatThrownBy(() -> SurveyFile.read(first, 299)).isInstanceOf(MalformedArtifactException.class);
        }
    }

    @Test
    void computesStatisticsFromSharesAndNeighbors() {
        List<BankSurvey.Neighbor> nearest = List.of(
                new BankSurvey.Neighbor(0, 1, 0.5f),
                new BankSurvey.Neighbor(1, 0, 0.75f),
                new BankSurvey.Neighbor(2, 0, 1),
                new BankSurvey.Neighbor(3, 2, 0.75f),
                new BankSurvey.Neighbor(4, 2, 1.0000001f));
        var survey = new BankSurvey(5, new float[] {0.5f, 0.25f, 0.25f, 0}, new float[] {1, 2, 3, 4}, nearest);

        assertThat(List.of(survey.x(0), survey.y(0), survey.x(1), survey.y(1))).containsExactly(1f, 2f, 3f, 4f);
        assertThat(List.of(survey.explained(0), survey.explained(1), survey.explained(3), survey.explained(9)))
                .containsExactly(0.0, 0.5, 1.0, 1.0);
        assertThat(List.of(0.4, 0.5, 0.51, 0.75, 1.0))
                .extracting(survey::componentsFor)
                .containsExactly(1, 1, 2, 2, 3);
        assertThat(survey.componentsFor(0.5 + 0.9e-6)).isEqualTo(1);
        assertThat(survey.componentsFor(0.5 + 1.1e-6)).isEqualTo(2);
        assertThat(survey.componentsFor(1.1)).isZero();
        assertThat(survey.effectiveRank()).isCloseTo(Math.pow(2, 1.5), within(1e-12));
        double[] distances = {0, 0, 0.25, 0.25, 0.5};
        for (int i = 0; i < 5; i++) {
            assertThat(survey.distance(i / 4.0)).isEqualTo(distances[i]);
        }
        assertThat(survey.distance(0.375)).isEqualTo(0.125);
        assertThat(survey.distance(0.8125)).isEqualTo(0.3125);
        assertThat(survey.nearDuplicates(0.75))
                .extracting(BankSurvey.Neighbor::row)
                .containsExactly(4L, 2L, 1L, 3L);
        assertThat(survey.nearDuplicates(0.76))
                .extracting(BankSurvey.Neighbor::row)
                .containsExactly(4L, 2L);
        assertThatThrownBy(() -> new BankSurvey(1, new float[1], new float[2], List.of()).distance(0))
                .hasMessage("the bank must have at least two rows");
        assertThat(BankSurvey.workingBytes(10)).isEqualTo(6 * 8 * 100);
    }

    @Test
    void mapIsCenteredOnMeanOfUnitRows() throws Exception {
        float[][] rows = noise(60, 4, 9);
        for (float[] row : rows) {
            row[2] += 20;
        }
        try (MemoryBank bank = bank("shifted", rows)) {
            BankSurvey survey = BankSurvey.of(bank);
            double x = 0;
            double y = 0;
            for (int row = 0; row < 60; row++) {
                x += survey.x(row);
                y += survey.y(row);
            }
            assertThat(x / 60).isCloseTo(0, within(1e-6));
            assertThat(y / 60).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void samplesEvenlySpacedUnitRows() throws Exception {
        float[][] rows = noise(20, 3, 11);
        try (MemoryBank bank = bank("sampled", rows, 4)) {
            UnitSample sample = UnitSample.of(bank, 5);
            assertThat(sample.rows()).containsExactly(0, 8, 12, 16);
            assertThat(UnitSample.of(bank, 99).rows()).hasSize(19).doesNotContain(4);
            for (int first = 0; first <= 4; first++) {
                for (int count = 0; count <= 4 - first; count++) {
                    float[] read = new float[count * 3];
                    sample.read(first, count, read);
                    for (int i = 0; i < count; i++) {
                        assertThat(java.util.Arrays.copyOfRange(read, i * 3, i * 3 + 3))
                                .containsExactly(bank.unitSnippet(sample.rows()[first + i]));
                    }
                }
            }
        }
    }

    @Test
    void rejectsDamagedSurvey() throws Exception {
        try (MemoryBank bank = bank("kept", noise(30, 3, 12))) {
            SurveyFile.write(BankSurvey.of(bank), folder);
        }
        Path file = folder.resolve("survey.safetensors");
        byte[] good = Files.readAllBytes(file);
        for (String name :
                List.of("fitted_on", "shares", "points", "nearest.row", "nearest.other", "nearest.similarity")) {
            for (boolean removed : new boolean[] {true, false}) {
                Files.write(file, good);
                edit(file, name, removed);
                if (removed || !name.equals("shares")) {
                    assertThatThrownBy(() -> SurveyFile.read(folder, 30))
                            .isInstanceOf(MalformedArtifactException.class)
                            .hasMessageContaining(removed ? "holds no tensor '" + name + "'" : "points for 30 rows");
                }
            }
        }
    }

    /** Removes a tensor or makes it longer. */
    private static void edit(Path file, String name, boolean removed) throws IOException {
        Map<String, HostTensor> tensors = new TreeMap<>();
        try (var read = SafetensorsFile.open(file)) {
            read.names().forEach(tensor -> tensors.put(tensor, read.read(tensor)));
        }
        HostTensor tensor = Objects.requireNonNull(tensors.remove(name));
        if (!removed) {
            int more = tensor.elements() + 2;
            tensors.put(
                    name,
                    new HostTensor(
                            tensor.dtype(),
                            new long[] {more},
                            ByteBuffer.allocate(more * tensor.dtype().bytes())));
        }
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    private static float[][] noise(int count, int dimension, long seed) {
        var random = new Random(seed);
        float[][] rows = new float[count][dimension];
        for (float[] row : rows) {
            for (int d = 0; d < dimension; d++) {
                row[d] = (float) (random.nextGaussian() * (dimension - d));
            }
        }
        return rows;
    }
}
