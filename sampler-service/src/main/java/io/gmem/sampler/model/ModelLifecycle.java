package io.gmem.sampler.model;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.TopicView;
import io.gmem.sampler.SamplerStartup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows what is published and has the shelf look for the newest, on one thread of its own. At most one look waits while one
 * is on its way: of many checkpoints that come meanwhile only the newest is loaded.
 */
@ApplicationScoped
public class ModelLifecycle {
    private static final Logger LOG = Logger.getLogger(ModelLifecycle.class);

    private static final List<Topic> TOPICS =
            List.of(Topic.CHECKPOINTS, Topic.BANKS, Topic.DATASETS, Topic.PROMOTIONS, Topic.MODEL_ALIASES);

    private final ModelCatalog catalogue;
    private final ModelCache shelf;
    private final String bootstrapServers;
    private final ThreadPoolExecutor loader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            work -> {
                Thread thread = new Thread(work, "model-loader");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean working;
    private @Nullable TopicView view;

    ModelLifecycle(
            ModelCatalog catalogue,
            ModelCache shelf,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.catalogue = catalogue;
        this.shelf = shelf;
        this.bootstrapServers = bootstrapServers;
    }

    void learn(@Observes @Priority(SamplerStartup.LEARN) StartupEvent event) {
        view = TopicView.follow(bootstrapServers, TOPICS, this::see);
        view.awaitCaughtUp(SamplerStartup.CATCH_UP_LIMIT);
    }

    void begin(@Observes @Priority(SamplerStartup.WORK) StartupEvent event) {
        working = true;
        loader.execute(this::refresh);
    }

    void end(@Observes ShutdownEvent event) {
        if (view != null) {
            view.close();
        }
        loader.shutdown();
        shelf.close();
    }

    private void see(Envelope envelope) {
        catalogue.apply(envelope.message());
        if (working) {
            loader.execute(this::refresh);
        }
    }

    private void refresh() {
        try {
            shelf.refresh();
        } catch (RuntimeException e) {
            LOG.error("looking for the newest model failed", e);
        }
    }
}
