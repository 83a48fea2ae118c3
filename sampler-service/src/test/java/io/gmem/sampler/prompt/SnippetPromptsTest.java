package io.gmem.sampler.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.sampler.Pets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetPromptsTest {
    @TempDir
    Path folder;

    private MemoryBank bank;
    private PromptResolver prompts;

    @BeforeEach
    void openBank() throws IOException {
        Pets.writeBank(folder, 1);
        bank = MemoryBank.open(folder);
        prompts = new SnippetPrompts(bank);
    }

    @AfterEach
    void closeBank() throws IOException {
        bank.close();
    }

    @Test
    void resolvesRowToItsUnitSnippet() {
        ResolvedPrompt resolved = prompts.resolve(new Prompt.Row(4), 1);

        assertThat(vector(resolved)).containsExactly(bank.unitSnippet(4));
        assertThat(resolved.rows()).containsExactly(4L);
        assertThat(resolved.label()).isEqualTo("dog");
    }

    @Test
    void normalizesVector() {
        float[] snippet = bank.unitSnippet(4).clone();
        for (int i = 0; i < snippet.length; i++) {
            snippet[i] *= 8;
        }

        ResolvedPrompt resolved = prompts.resolve(Prompt.Vector.of(snippet), 1);

        assertThat(vector(resolved)).containsExactly(bank.unitSnippet(4), within(1e-6f));
        assertThat(resolved.rows()).isEmpty();
        assertThat(resolved.label()).isNull();
    }

    @Test
    void rejectsVectorOfWrongDimension() {
        var vector = Prompt.Vector.of(ones(bank.dimension() + 1));

        assertThatThrownBy(() -> prompts.resolve(vector, 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("must have " + bank.dimension() + " numbers");
    }

    private static float[] ones(int size) {
        float[] ones = new float[size];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void resolvesUnlabeledRowWithoutLabel() {
        assertThat(prompts.resolve(new Prompt.Row(2), 1).label()).isNull();
    }

    @Test
    void rejectsErasedRowAndNeverSelectsIt() throws IOException {
        Path without = Files.createDirectory(folder.resolve("without"));
        try (var writer = new MemoryBankWriter(without, bank.dimension())) {
            writer.add(bank.snippet(0), bank.item(0));
            writer.addErased();
            writer.add(bank.snippet(2), bank.item(2));
            writer.finishWithEncoderOf(
                    new BankOrigin("pets", 2, "pets@1", "pets", "hog-color", List.of("cat"), ""), bank);
        }
        try (MemoryBank erased = MemoryBank.open(without)) {
            prompts = new SnippetPrompts(erased);
            assertRefused(new Prompt.Row(1), "memory:1", "row 1 of bank pets@2 was erased");
            assertRefused(new Prompt.Mix(0, 1, 0.5), "row 1 of bank pets@2 was erased");
            for (long seed = 0; seed < 100; seed++) {
                assertThat(prompts.resolve(new Prompt.Random(), seed).rows()).isSubsetOf(0L, 2L);
            }
            assertThat(vector(prompts.resolve(new Prompt.Row(2), 1))).containsExactly(bank.unitSnippet(2));
        }
    }

    @Test
    void rejectsRowOutOfRange() {
        assertRefused(new Prompt.Row(8), "memory:8", "pets@1", "between 0 and 7");
        assertRefused(new Prompt.Mix(0, 99, 0.5), "mix(memory:0,memory:99,0.5)", "between 0 and 7");
    }

    @Test
    void selectsRandomRowBySeed() {
        Set<Long> rows = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            ResolvedPrompt once = prompts.resolve(new Prompt.Random(), seed);
            assertThat(prompts.resolve(new Prompt.Random(), seed).rows()).isEqualTo(once.rows());
            rows.addAll(once.rows());
        }
        assertThat(rows).hasSize(Pets.COUNT);
    }

    @Test
    void selectsRowOfLabelIgnoringCase() {
        Set<Long> rows = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            rows.addAll(prompts.resolve(new Prompt.Label("Cat"), seed).rows());
        }
        assertThat(rows).containsExactlyInAnyOrder(0L, 3L, 6L);
    }

    @Test
    void suggestsSimilarLabelsForUnknownLabel() {
        assertRefused(new Prompt.Label("cart"), "unknown label 'cart'", "similar labels: cat, dog");
    }

    @Test
    void interpolatesMixToUnitVector() {
        ResolvedPrompt mixed = prompts.resolve(new Prompt.Mix(0, 1, 0.25), 1);

        float[] a = bank.unitSnippet(0);
        float[] b = bank.unitSnippet(1);
        double norm = 0;
        double ratio = Double.NaN;
        for (int i = 0; i < a.length; i++) {
            double sum = 0.75 * a[i] + 0.25 * b[i];
            norm += vector(mixed)[i] * vector(mixed)[i];
            ratio = Double.isNaN(ratio) ? vector(mixed)[i] / sum : ratio;
            assertThat(vector(mixed)[i] / sum).isCloseTo(ratio, within(1e-4));
        }
        assertThat(norm).isCloseTo(1, within(1e-5));
        assertThat(mixed.rows()).containsExactly(0L, 1L);
        assertThat(mixed.label()).isEqualTo("cat");
    }

    @Test
    void mixAtAnEndIsTheRow() {
        assertThat(vector(prompts.resolve(new Prompt.Mix(3, 5, 1), 1)))
                .containsExactly(bank.unitSnippet(5), within(1e-6f));
    }

    private void assertRefused(Prompt prompt, String... fragments) {
        assertThatThrownBy(() -> prompts.resolve(prompt, 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContainingAll(fragments)
                .extracting(e -> ((FailureException) e).failure().code())
                .isEqualTo("unsupported_prompt");
    }

    private static float[] vector(ResolvedPrompt resolved) {
        return ((Condition.Snippet) resolved.condition()).unit();
    }
}
