package io.gmem.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.FailureException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            random                        | random
            RANDOM                        | random
            memory:0                      | memory:0
            memory:007                    | memory:7
            label:goldfish                | label:goldfish
            goldfish                      | label:goldfish
            great white shark             | label:great white shark
            label:random                  | label:random
            Käfer 2                       | label:Käfer 2
            mix(memory:1,memory:2,0.3)    | mix(memory:1,memory:2,0.3)
            mix( memory:1 , memory:2 , 1 ) | mix(memory:1,memory:2,1)
            mix(memory:1,memory:2,0.000000001) | mix(memory:1,memory:2,0.000000001)
            """)
    void parsesGrammar(String text, String expected) {
        assertThat(Prompt.parse(text)).hasToString(expected);
        assertThat(Prompt.parse(" " + text + "\n")).isEqualTo(Prompt.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "memory:",
                "memory:-1",
                "memory:x",
                "memory:1234567890123",
                "label:",
                "a cat, please!",
                "mix(memory:1,memory:2)",
                "mix(memory:1,memory:2,1.5)",
                "mix(memory:1,memory:2,-0.5)",
                "mix(memory:1,label:cat,0.5)",
                "<script>"
            })
    void rejectsUnsupportedPrompts(String text) {
        assertThatThrownBy(() -> Prompt.parse(text)).isInstanceOfSatisfying(FailureException.class, rejected -> {
            assertThat(rejected.failure().code()).isEqualTo("unsupported_prompt");
            assertThat(rejected.failure().field()).isEqualTo("prompt");
            assertThat(rejected.failure().message()).contains("random", "memory:ROW", "label:NAME");
        });
    }

    @Test
    void roundTripsMix() {
        var random = new Random(4);
        for (int i = 0; i < 1_000; i++) {
            double weight = Math.pow(random.nextDouble(), random.nextInt(12));
            var mix = new Prompt.Mix(random.nextInt(1_000_000), random.nextInt(9), weight);
            assertThat(Prompt.parse(mix.toString())).isEqualTo(mix);
            assertThat(mix.weight()).isCloseTo(weight, org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void rejectsWeightsOutsideUnitInterval(double weight) {
        assertThatThrownBy(() -> new Prompt.Mix(1, 2, weight)).isInstanceOf(FailureException.class);
    }

    @Test
    void roundTripsVectorExactly() {
        var random = new Random(5);
        for (int size : new int[] {1, 2, 3, 256, 4096}) {
            float[] snippet = new float[size];
            for (int i = 0; i < size; i++) {
                snippet[i] = (float) random.nextGaussian();
            }
            var vector = Prompt.Vector.of(snippet);
            assertThat(Prompt.parse(Prompt.text(vector))).isEqualTo(vector);
            assertThat(((Prompt.Vector) Prompt.parse(vector.text())).snippet()).isEqualTo(snippet);
            assertThat(vector).hasToString("vector:(" + size + " numbers)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vector:", "vector:!", "vector:AAAA", "vector:AAAAAA==", "vector:AADAfw==", "vector:AAAAAAAAAAA="
            })
    void rejectsZeroAndNonFiniteVectors(String text) {
        assertThatThrownBy(() -> Prompt.parse(text)).isInstanceOfSatisfying(FailureException.class, rejected -> {
            assertThat(rejected.failure().code()).isEqualTo("unsupported_prompt");
            assertThat(rejected.failure().message()).startsWith("prompt must be a vector");
        });
    }

    @Test
    void rejectsTooLongVectors() {
        assertThatThrownBy(() -> Prompt.Vector.of(new float[4097]))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("4096");
    }
}
