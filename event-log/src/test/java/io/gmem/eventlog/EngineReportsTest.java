package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineReportsTest {
    private static final Kernel RIGHT =
            new Kernel("attention", "64x40", "float32", true, "fused", List.of(new Candidate("fused", null, 0.5)));
    private static final Kernel WRONG = new Kernel(
            "linear",
            "64x72x512",
            "float32",
            true,
            "product",
            List.of(new Candidate("product", null, 0.5), new Candidate("convolution", "output differs", 0)));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private final List<EngineEvent> published = new ArrayList<>();
    private EngineFacts facts = facts(0.25, RIGHT);
    private final EngineReports reports = new EngineReports("trainer-service", "host.1", () -> facts, registry, clock);

    @Test
    void publishesAtStartAndAfterInterval() {
        reports.refresh(published::add);
        clock.advance(EngineEvent.INTERVAL.minusMillis(1));
        reports.refresh(published::add);
        assertThat(published)
                .containsExactly(new EngineEvent.Reported("trainer-service", "host.1", Instant.EPOCH, facts, 1));

        clock.advance(Duration.ofMillis(1));
        reports.refresh(published::add);
        assertThat(published).hasSize(2);
        assertThat(published.get(1).at()).isEqualTo(Instant.EPOCH.plus(EngineEvent.INTERVAL));
    }

    @Test
    void publishesNewKernelsImmediately() {
        reports.refresh(published::add);
        facts = facts(0.5, RIGHT, WRONG);
        reports.refresh(published::add);

        assertThat(published).hasSize(2);
        assertThat(((EngineEvent.Reported) published.get(1)).engine().kernels()).containsExactly(WRONG, RIGHT);
    }

    @Test
    void retriesFailedPublication() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> reports.refresh(event -> {
                    throw new IllegalStateException("no broker");
                })))
                .hasMessage("no broker");

        reports.refresh(published::add);
        assertThat(published).hasSize(1);
    }

    @Test
    void measuresKernelsByOperationAndRoute() {
        assertThat(gauge("gmem.kernels.verified", "attention", "fused")).isEqualTo(1);
        assertThat(gauge("gmem.kernels.wrong", "attention", "fused")).isZero();
        assertThat(registry.get("gmem.kernel.check.seconds").gauge().value()).isEqualTo(0.25);
        assertThat(registry.get("gmem.engine.info")
                        .tags("libtorch", "2.7.1", "onednn", "3.7.1")
                        .gauge()
                        .value())
                .isEqualTo(1);

        facts = facts(0.5, RIGHT, WRONG);
        reports.refresh(published::add);

        assertThat(gauge("gmem.kernels.verified", "linear", "product")).isEqualTo(1);
        assertThat(gauge("gmem.kernels.wrong", "linear", "product")).isZero();
        assertThat(gauge("gmem.kernels.wrong", "linear", "convolution")).isEqualTo(1);
        assertThat(registry.get("gmem.kernel.check.seconds").gauge().value()).isEqualTo(0.5);
    }

    private double gauge(String name, String operation, String route) {
        return registry.get(name)
                .tags("operation", operation, "route", route)
                .gauge()
                .value();
    }

    private static EngineFacts facts(double checkSeconds, Kernel... kernels) {
        return new EngineFacts(
                "CPU", "0x1", "AVX512", "2.7.1", "2024.2", "3.7.1", 2, "cpu", checkSeconds, List.of(kernels));
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
