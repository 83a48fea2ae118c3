package io.gmem.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "random",
                "memory:123",
                "label:goldfish",
                "mix(memory:1,memory:2,0.3)",
                "mix(memory:1,memory:2,0.000000001)",
                "mix(memory:1,memory:2,0.0001)",
                "mix(memory:1,memory:2,0)",
                "mix(memory:1,memory:2,1.0)"
            })
    void whatIsWrittenIsReadAgain(String text) {
        Prompt prompt = Prompt.parse(text);

        assertThat(Prompt.parse(prompt.toString())).isEqualTo(prompt);
    }
}
