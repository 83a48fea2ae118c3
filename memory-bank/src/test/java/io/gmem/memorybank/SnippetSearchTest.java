package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetSearchTest {
    private static final int ROWS = 9_003; // more than two chunks, and not a multiple of four
    private static final int DIMENSION = 21;

    @TempDir
    static Path folder;

    private MemoryBank bank;

    @BeforeEach
    void open() throws IOException {
        Path place = folder.resolve("bank");
        if (!place.toFile().exists()) {
            Banks.write(place, ROWS, DIMENSION);
        }
        bank = MemoryBank.open(place);
    }

    private List<Long> slowly(float[] snippet, int k, LongPredicate wanted) {
        return LongStream.range(0, ROWS)
                .filter(wanted)
                .boxed()
                .sorted(Comparator.comparingDouble((Long row) -> -cosine(snippet, bank.snippet(row)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .toList();
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 500})
    void theMostAlikeAreFoundInOrder(int k) {
        float[] snippet = Banks.snippet(-5, DIMENSION);

        assertThat(new SnippetSearch(bank)
                        .nearest(snippet, k, row -> true).stream().map(SnippetSearch.Match::row))
                .isEqualTo(slowly(snippet, k, row -> true));
    }

    @Test
    void onlyRowsThatAreWantedAreFound() {
        float[] snippet = bank.snippet(4000);

        var found = new SnippetSearch(bank).nearest(snippet, 7, row -> bank.label(row) == 1);

        assertThat(found.stream().map(SnippetSearch.Match::row))
                .isEqualTo(slowly(snippet, 7, row -> bank.label(row) == 1));
        assertThat(found.get(0).row() == 4000).isEqualTo(bank.label(4000) == 1);
    }

    @Test
    void manyAtOnceFindWhatEachFindsAlone() {
        float[][] snippets = IntStream.range(0, 9)
                .mapToObj(i -> Banks.snippet(-i, DIMENSION))
                .toArray(float[][]::new);
        var search = new SnippetSearch(bank);

        var together = search.nearestToEach(snippets, 12, RowProducts.PLAIN);

        for (int i = 0; i < snippets.length; i++) {
            assertThat(together.get(i)).isEqualTo(search.nearest(snippets[i], 12, row -> true));
        }
    }

    @Test
    void theStrongestDirectionsAreThoseInWhichRowsDiffer() throws IOException {
        Path place = folder.resolve("flat");
        java.nio.file.Files.createDirectories(place);
        try (var writer = new MemoryBankWriter(place, 3)) {
            for (int i = 0; i < 500; i++) {
                float[] three = Banks.snippet(i, 3);
                writer.add(new float[] {5 + 0.1f * three[0], three[1], -2 + 4 * three[2]}, Banks.item(i, 0));
            }
            writer.finish(Banks.ORIGIN, "");
        }

        try (MemoryBank flat = MemoryBank.open(place)) {
            RowSpectrum spectrum = RowSpectrum.of(flat, RowProducts.PLAIN, () -> false);
            SnippetBasis basis = spectrum.basis(1);
            assertThat(basis.modes()[2]).isCloseTo(1, within(1e-3f));
            double sum = 0;
            for (int i = 0; i < 500; i++) {
                sum += flat.snippet(i)[0];
            }
            assertThat(basis.mean()[0]).isCloseTo((float) (sum / 500), within(1e-5f));
            assertThat(spectrum.explained(3)).isCloseTo(1, within(1e-12));
            assertThat(spectrum.explained(1)).isBetween(0.9, 0.97);
            assertThat(spectrum.effectiveRank()).isBetween(1.1, 1.5);
        }
    }
}
