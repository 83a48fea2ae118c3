package io.gmem.eventlog;

import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.contracts.engine.EngineFacts.WrongKernel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes the reports of one engine to the log and the metrics, and publishes them when due. Thread-safe. */
final class EngineReports {
    private static final Logger LOG = Logger.getLogger(EngineReports.class);

    private record Series(String operation, String route) {
        Row<Number> row(long count) {
            return Row.of(Tags.of("operation", operation, "route", route), count);
        }
    }

    private final String service;
    private final String instance;
    private final Supplier<EngineFacts> source;
    private final Clock clock;
    private final MultiGauge verified;
    private final MultiGauge wrong;
    private final Set<WrongKernel> logged = new HashSet<>();
    private EngineFacts current;
    private @Nullable Instant publishedAt;
    private List<Kernel> published = List.of();

    /** Reads the first report and logs it. */
    EngineReports(String service, String instance, Supplier<EngineFacts> source, MeterRegistry registry, Clock clock) {
        this.service = service;
        this.instance = instance;
        this.source = source;
        this.clock = clock;
        this.current = source.get();
        this.verified = MultiGauge.builder("gmem.kernels.verified")
                .description("verified kernels that use this route")
                .register(registry);
        this.wrong = MultiGauge.builder("gmem.kernels.wrong")
                .description("shapes for which this route returned incorrect results and is not used")
                .register(registry);
        Gauge.builder(
                        "gmem.kernel.check.seconds",
                        this,
                        reports -> reports.current().checkSeconds())
                .description("seconds that this process spent on kernel checks")
                .register(registry);
        Gauge.builder("gmem.engine.info", () -> 1)
                .description("versions of the native libraries; the value is 1")
                .tags("libtorch", current.libtorch(), "onednn", current.onednn(), "mkl", current.mkl())
                .register(registry);
        logStart();
        recordKernels();
    }

    private synchronized EngineFacts current() {
        return current;
    }

    /** Reads the report again; publishes it if kernels were added or {@link EngineEvent#INTERVAL} has passed. */
    synchronized void refresh(Consumer<EngineEvent> publisher) {
        EngineFacts facts = source.get();
        if (!facts.kernels().equals(current.kernels())) {
            current = facts;
            recordKernels();
        }
        Instant now = clock.instant();
        boolean due = publishedAt == null || !now.isBefore(publishedAt.plus(EngineEvent.INTERVAL));
        if (due || !facts.kernels().equals(published)) {
            publisher.accept(EngineEvent.Reported.of(service, instance, now, facts));
            publishedAt = now;
            published = facts.kernels();
        }
    }

    private void logStart() {
        LOG.infof(
                "engine opened processor=\"%s\" microcode=%s cpuCapability=%s libtorch=%s mkl=\"%s\" onednn=\"%s\" device=%s"
                        + " threads=%d kernels=%d wrongKernels=%d checkSeconds=%.3f",
                current.processor(),
                current.microcode().isEmpty() ? "unknown" : current.microcode(),
                current.cpuCapability(),
                current.libtorch(),
                current.mkl(),
                current.onednn(),
                current.device(),
                current.threads(),
                current.kernels().size(),
                current.wrongKernels().size(),
                current.checkSeconds());
    }

    private void recordKernels() {
        for (WrongKernel found : current.wrongKernels()) {
            if (logged.add(found)) {
                LOG.warnf(
                        "wrong kernel avoided operation=%s shape=%s precision=%s route=%s fault=\"%s\"",
                        found.operation(), found.shape(), found.precision(), found.route(), found.fault());
            }
        }
        Map<Series, Long> used = new LinkedHashMap<>();
        Map<Series, Long> avoided = new LinkedHashMap<>();
        for (Kernel kernel : current.kernels()) {
            used.merge(new Series(kernel.operation(), kernel.route()), 1L, Long::sum);
            kernel.candidates()
                    .forEach(candidate -> avoided.merge(
                            new Series(kernel.operation(), candidate.route()),
                            candidate.fault() == null ? 0L : 1L,
                            Long::sum));
        }
        verified.register(rows(used), true);
        wrong.register(rows(avoided), true);
    }

    private static List<Row<?>> rows(Map<Series, Long> counts) {
        return counts.entrySet().stream()
                .<Row<?>>map(count -> count.getKey().row(count.getValue()))
                .toList();
    }
}
