package io.gmem.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesFromOneToThirtySeconds() {
        List<Long> pauses = Stream.iterate(Backoff.none(), backoff -> backoff.after(Duration.ofSeconds(3)))
                .skip(1)
                .limit(7)
                .map(backoff -> backoff.last().toSeconds())
                .toList();

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void resetsAfterUptimeOfOneMinute() {
        var grown = new Backoff(Duration.ofSeconds(16));

        assertThat(grown.after(Duration.ofMinutes(1)).last()).isEqualTo(Duration.ofSeconds(1));
    }
}
