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
 * Stops the service when its standard input closes, which happens when the parent process ends for any reason. Enabled only for
 * children of the launcher, because in a container standard input is closed from the start.
 */
@ApplicationScoped
public class ExitWithParent {
    private static final Logger LOG = Logger.getLogger(ExitWithParent.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    @ConfigProperty(name = "gmem.exit-with-parent", defaultValue = "false")
    boolean enabled;

    void watch(@Observes StartupEvent event) {
        if (enabled) {
            Thread thread = new Thread(ExitWithParent::untilStandardInputCloses, "exit-with-parent");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void untilStandardInputCloses() {
        try {
            while (System.in.read() >= 0) {
                // input of the parent is ignored
            }
        } catch (IOException e) {
            LOG.debug("cannot read standard input", e);
        }
        LOG.info("parent process exited, stopping");
        Quarkus.asyncExit();
        try {
            boolean released = new CountDownLatch(1).await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("grace period ended: %s", released);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
