package io.gmem.sampler.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.sampling.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassPromptsTest {
    private final PromptResolver prompts = new ClassPrompts(3, List.of("cat", "dog", "bird"));

    @Test
    void resolvesLabelToItsClass() {
        ResolvedPrompt resolved = prompts.resolve(new Prompt.Label("dog"), 5);

        assertThat(resolved).isEqualTo(new ResolvedPrompt(new Condition.ClassLabel(1), List.of(), "dog"));
    }

    @Test
    void resolvesRandomToAnyClassBySeed() {
        Set<Condition> seen = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            seen.add(prompts.resolve(new Prompt.Random(), seed).condition());
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void rejectsRows() {
        for (Prompt prompt : List.of(new Prompt.Row(1), new Prompt.Mix(0, 1, 0.5))) {
            assertThatThrownBy(() -> prompts.resolve(prompt, 1))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("prompt " + prompt)
                    .hasMessageContaining("use random or label:NAME");
        }
    }

    @Test
    void suggestsAtMostTenSimilarLabels() {
        var many = new ClassPrompts(
                30, IntStream.range(0, 30).mapToObj(i -> "kind" + i).toList());

        assertThatThrownBy(() -> many.resolve(new Prompt.Label("kindx"), 1))
                .hasMessageEndingWith(
                        "similar labels: kind0, kind1, kind2, kind3, kind4, kind5, kind6, kind7, kind8, kind9");
    }

    @Test
    void rejectsLabelWithoutNames() {
        assertThatThrownBy(() -> new ClassPrompts(3, List.of()).resolve(new Prompt.Label("cat"), 1))
                .hasMessageContaining("have no labels");
    }
}
