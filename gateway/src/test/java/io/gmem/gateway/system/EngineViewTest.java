package io.gmem.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.eventlog.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineViewTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final EngineFacts ENGINE =
            new EngineFacts("CPU", "", "AVX2", "2.7.1", "2024", "3.7.1", 1, "cpu", 0, List.of());

    private final EngineView view = new EngineView(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void dropsAReportOnceItIsStale() {
        report("trainer-service", "a.1", EngineView.STALE_AFTER);
        report("trainer-service", "a.2", EngineView.STALE_AFTER.plusMillis(1));

        assertThat(view.live())
                .singleElement()
                .satisfies(engine -> assertThat(engine.instance()).isEqualTo("a.1"))
                .satisfies(engine -> assertThat(engine.ageSeconds()).isEqualTo(300));
    }

    @Test
    void keepsTheNewestReportOfAnInstance() {
        report("trainer-service", "a.1", Duration.ofMinutes(2));
        report("trainer-service", "a.1", Duration.ZERO);

        assertThat(view.live())
                .singleElement()
                .satisfies(engine -> assertThat(engine.ageSeconds()).isZero());
    }

    @Test
    void sortsByServiceAndInstance() {
        report("trainer-service", "a.1", Duration.ZERO);
        report("sampler-service", "b.2", Duration.ZERO);
        report("sampler-service", "b.1", Duration.ZERO);

        assertThat(view.live()).extracting(EngineView.Engine::instance).containsExactly("b.1", "b.2", "a.1");
    }

    @Test
    void reportsNoNegativeAgeWhenAClockIsAhead() {
        report("trainer-service", "a.1", Duration.ofMinutes(-1));

        assertThat(view.live())
                .singleElement()
                .satisfies(engine -> assertThat(engine.ageSeconds()).isZero());
    }

    private void report(String service, String instance, Duration age) {
        view.apply(new Envelope(
                "id",
                "/gmem/" + service,
                NOW,
                null,
                EngineEvent.Reported.of(service, instance, NOW.minus(age), ENGINE)));
    }
}
