package io.gmem.eventlog;

import io.gmem.contracts.engine.EngineFacts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reports the tensor engine of a service. The engine is logged and added to the metrics when it is opened. The event {@code
 * io.gmem.engine.reported.v1} is published at start, after new kernels were verified, and periodically. A service without an
 * engine publishes nothing.
 */
@ApplicationScoped
public class EngineReporter {
    private static final Logger LOG = Logger.getLogger(EngineReporter.class);
    /** Runs after the channels, which open at {@code LIBRARY_BEFORE} (1000). */
    private static final int AFTER_CHANNELS = 3000;

    private static final long PERIOD_SECONDS = 5;

    private final EventPublisher publisher;
    private final MeterRegistry registry;
    private final String service;
    private final String instance = hostName() + "." + ProcessHandle.current().pid();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread created = new Thread(work, "engine-reporter");
        created.setDaemon(true);
        return created;
    });
    private volatile @Nullable EngineReports reports;

    EngineReporter(
            EventPublisher publisher,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.registry = registry;
        this.service = service;
    }

    /**
     * Logs the engine that the service opened, and reports it from now on.
     *
     * @param report the engine's current report; see {@link EngineFacts#of}
     */
    public void opened(Supplier<?> report) {
        reports = new EngineReports(service, instance, () -> EngineFacts.of(report.get()), registry, Clock.systemUTC());
    }

    void start(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
        thread.scheduleWithFixedDelay(this::refresh, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    private void refresh() {
        EngineReports open = reports;
        if (open == null) {
            return;
        }
        try {
            open.refresh(publisher::publishAndWait);
        } catch (RuntimeException e) {
            LOG.warnf("engine report not published error=\"%s\"", e.getMessage());
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
