package io.gmem.contracts.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void setsCodeAndCategory() {
        assertThat(Failure.invalid("evaluation.every", "is 0"))
                .isEqualTo(new Failure("invalid_evaluation_every", Category.USER, false, "evaluation.every", "is 0"));
        assertThat(Failure.missing("bank", "bank", "no bank 'pets'"))
                .isEqualTo(new Failure("unknown_bank", Category.MISSING, false, "bank", "no bank 'pets'"));
        assertThat(Failure.conflict("run_exists", "id", "exists"))
                .isEqualTo(new Failure("run_exists", Category.CONFLICT, false, "id", "exists"));
        assertThat(Failure.internal("training_failed", new IllegalStateException("NaN loss")))
                .isEqualTo(new Failure("training_failed", Category.INTERNAL, false, null, "NaN loss"));
        assertThat(Failure.internal("training_failed", new IllegalStateException())
                        .message())
                .isEqualTo("null");
    }

    @Test
    void carriesFailureMessageAndCause() {
        Failure failure = Failure.invalid("n", "n is 0");
        var cause = new IllegalArgumentException();
        assertThat(new FailureException(failure).failure()).isEqualTo(failure);
        assertThat(new FailureException(failure, cause)).hasMessage("n is 0").hasCause(cause);
        assertThat(new InvalidInputException("n", "is 0", cause))
                .hasMessage("n is 0")
                .hasCause(cause);
    }

    @Test
    void rejectsFieldUnlessAccepted() {
        assertThatCode(() -> InvalidInputException.unless(true, "n", "is 0")).doesNotThrowAnyException();
        assertThatThrownBy(() -> InvalidInputException.unless(false, "n", "is 0"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        rejected -> assertThat(rejected.failure()).isEqualTo(Failure.invalid("n", "n is 0")));
    }
}
