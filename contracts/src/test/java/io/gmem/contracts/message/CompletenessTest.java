package io.gmem.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    record Inner(String someName) {}

    record Outer(
            Inner inner,
            List<Inner> many,
            @Nullable Inner maybe,
            @Nullable String note) {}

    private static final Inner COMPLETE = new Inner("x");

    @Test
    void acceptsCompleteRecord() {
        var outer = new Outer(COMPLETE, List.of(COMPLETE), null, null);
        assertThat(Completeness.check(outer)).isSameAs(outer);
    }

    @Test
    void namesMissingFieldAsInJson() {
        rejects(new Outer(missing(), List.of(), null, null), "inner");
        rejects(new Outer(new Inner(missing()), List.of(), null, null), "inner.some_name");
        rejects(new Outer(COMPLETE, List.of(), new Inner(missing()), null), "maybe.some_name");
        rejects(new Outer(COMPLETE, List.of(COMPLETE, new Inner(missing())), null, null), "many.some_name");
        rejects(new Outer(COMPLETE, Arrays.asList(COMPLETE, null), null, null), "many");
    }

    /** Null, as JSON binding leaves a missing component. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    private static void rejects(Outer outer, String field) {
        assertThatThrownBy(() -> Completeness.check(outer))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        rejected -> assertThat(rejected.failure().field()).isEqualTo(field));
    }
}
