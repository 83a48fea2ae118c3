package io.gmem.gateway.system;

import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest engine report of every service instance that is alive. Thread-safe. */
@ApplicationScoped
public class EngineView implements EventListener {
    /** Age after which an instance counts as stopped: it has missed two reports. */
    static final Duration STALE_AFTER = EngineEvent.INTERVAL.multipliedBy(5).dividedBy(2);

    private static final Comparator<EngineEvent.Reported> BY_SERVICE =
            Comparator.comparing(EngineEvent.Reported::service).thenComparing(EngineEvent.Reported::instance);

    private final Clock clock;
    private final Map<String, EngineEvent.Reported> reports = new ConcurrentHashMap<>();

    @Inject
    EngineView() {
        this(Clock.systemUTC());
    }

    EngineView(Clock clock) {
        this.clock = clock;
    }

    /**
     * The report of one service instance.
     *
     * @param kernelCount number of verified kernels; {@code engine} lists at most 250 of them, those with a wrong route first
     * @param wrongKernelCount number of routes in {@code engine} that returned wrong numbers and are not used
     */
    public record Engine(
            String service,
            String instance,
            Instant at,
            long ageSeconds,
            int kernelCount,
            int wrongKernelCount,
            EngineFacts engine) {}

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof EngineEvent.Reported reported) {
            reports.put(reported.instance(), reported);
            Instant now = clock.instant();
            reports.values().removeIf(report -> stale(report, now));
        }
    }

    /** The reports that are not stale, by service and instance. */
    List<Engine> live() {
        Instant now = clock.instant();
        return reports.values().stream()
                .filter(report -> !stale(report, now))
                .sorted(BY_SERVICE)
                .map(report -> engine(report, now))
                .toList();
    }

    private static boolean stale(EngineEvent.Reported report, Instant now) {
        return report.at().plus(STALE_AFTER).isBefore(now);
    }

    private static Engine engine(EngineEvent.Reported report, Instant now) {
        return new Engine(
                report.service(),
                report.instance(),
                report.at(),
                Math.max(0, Duration.between(report.at(), now).toSeconds()),
                report.kernelCount(),
                report.engine().wrongKernels().size(),
                report.engine());
    }
}
