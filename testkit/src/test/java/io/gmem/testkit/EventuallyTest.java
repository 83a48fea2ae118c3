package io.gmem.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void retriesUntilAssertionHolds() {
        var calls = new AtomicInteger();

        Eventually.holds(() -> assertThat(calls.incrementAndGet()).isEqualTo(3));

        assertThat(calls).hasValue(3);
    }

    @Test
    void failsWithLastFailureAndLimit() {
        assertThatThrownBy(() -> Eventually.holds(Duration.ofMillis(50), () -> {
                    throw new IllegalStateException("not there yet");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT0.05S")
                .hasMessageContaining("not there yet")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void returnsValue() {
        var calls = new AtomicInteger();

        String value = Eventually.value("a value", () -> calls.incrementAndGet() < 2 ? null : "here");

        assertThat(value).isEqualTo("here");
    }
}
