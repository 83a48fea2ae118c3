package io.gmem.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRedactorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /home/me/.gmem/artifacts/jobs/j1/0.png                        | (a file)
            cannot read '/srv/gmem/artifacts/banks': Permission denied    | cannot read '(a file)': Permission denied
            copy /srv/a/b.zip -> /srv/c/d: No space left on device        | copy (a file) -> (a file): No space left on device
            Ti/4 needs 3 GiB and/or a GPU                                 | Ti/4 needs 3 GiB and/or a GPU
            the artifact gmem:banks/pets/1 is damaged                     | the artifact gmem:banks/pets/1 is damaged
            no answer from http://127.0.0.1:9092/x/y                      | no answer from http://127.0.0.1:9092/x/y
            """)
    void redactsFilePaths(String message, String redacted) {
        assertThat(PathRedactor.of(failure(Category.INTERNAL, message)).message())
                .isEqualTo(redacted);
        assertThat(PathRedactor.of(failure(Category.DEPENDENCY, message)).message())
                .isEqualTo(redacted);
    }

    @ParameterizedTest
    @CsvSource({"USER", "MISSING", "CONFLICT", "EXHAUSTED"})
    void keepsMessagesOfUserErrors(Category category) {
        Failure failure = failure(category, "source.path '/pets/cats/' must stay inside the import folder");
        assertThat(PathRedactor.of(failure)).isEqualTo(failure);
    }

    private static Failure failure(Category category, String message) {
        return new Failure("failed", category, false, null, message);
    }
}
