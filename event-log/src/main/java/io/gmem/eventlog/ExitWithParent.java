package io.gmem.eventlog;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ends the service when the process that started it is gone, however that ended: its end of our standard input closes.
 * Only for children of the launcher; in a container standard input is closed from the start.
 */
@ApplicationScoped
public class ExitWithParent {
    private static final Logger LOG = Logger.getLogger(ExitWithParent.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    @ConfigProperty(name = "gmem.exit-with-parent", defaultValue = "false")
    boolean enabled;

    void watch(@Observes StartupEvent event) {
        if (enabled) {
            Thread watch = new Thread(ExitWithParent::untilStandardInputCloses, "exit-with-parent");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private static void untilStandardInputCloses() {
        try {
            while (System.in.read() >= 0) {
                // what the parent may write is not for us
            }
        } catch (IOException e) {
            LOG.debug("standard input broke", e);
        }
        LOG.info("parent process is gone, stopping");
        Quarkus.asyncExit();
        try {
            boolean never = new CountDownLatch(1).await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("grace over: %s", never);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
