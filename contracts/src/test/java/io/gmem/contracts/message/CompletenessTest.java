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

    private static final Inner WHOLE = new Inner("x");

    @Test
    void acceptsWhatIsWhole() {
        var outer = new Outer(WHOLE, List.of(WHOLE), null, null);
        assertThat(Completeness.check(outer)).isSameAs(outer);
    }

    @Test
    void namesAMissingFieldAsInJson() {
        refuses(new Outer(missing(), List.of(), null, null), "inner");
        refuses(new Outer(new Inner(missing()), List.of(), null, null), "inner.some_name");
        refuses(new Outer(WHOLE, List.of(), new Inner(missing()), null), "maybe.some_name");
        refuses(new Outer(WHOLE, List.of(WHOLE, new Inner(missing())), null, null), "many.some_name");
        refuses(new Outer(WHOLE, Arrays.asList(WHOLE, null), null, null), "many");
    }

    /** As JSON leaves it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    private static void refuses(Outer outer, String field) {
        assertThatThrownBy(() -> Completeness.check(outer))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.failure().field()).isEqualTo(field));
    }
}
