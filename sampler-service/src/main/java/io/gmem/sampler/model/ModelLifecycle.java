package io.gmem.sampler.model;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the artifact topics and refreshes the model cache on a dedicated thread. At most one refresh waits while another runs, so
 * that of many checkpoints published meanwhile only the newest is loaded.
 */
@ApplicationScoped
public class ModelLifecycle {
    private static final Logger LOG = Logger.getLogger(ModelLifecycle.class);

    private static final List<Topic> TOPICS =
            List.of(Topic.CHECKPOINTS, Topic.BANKS, Topic.DATASETS, Topic.PROMOTIONS, Topic.MODEL_ALIASES);

    private final ModelCatalog catalog;
    private final ModelCache cache;
    private final KafkaClients kafka;
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

    ModelLifecycle(ModelCatalog catalog, ModelCache cache, KafkaClients kafka) {
        this.catalog = catalog;
        this.cache = cache;
        this.kafka = kafka;
    }

    void recover(@Observes @Priority(SamplerStartup.RECOVER) StartupEvent event) {
        view = TopicView.follow(kafka, TOPICS, this::onEvent);
        view.awaitCaughtUp(SamplerStartup.CATCH_UP_LIMIT);
    }

    void start(@Observes @Priority(SamplerStartup.WORK) StartupEvent event) {
        working = true;
        loader.execute(this::refresh);
    }

    void stop(@Observes ShutdownEvent event) {
        if (view != null) {
            view.close();
        }
        loader.shutdown();
        cache.close();
    }

    private void onEvent(Envelope envelope) {
        catalog.apply(envelope.message());
        if (working) {
            loader.execute(this::refresh);
        }
    }

    private void refresh() {
        try {
            cache.refresh();
        } catch (RuntimeException e) {
            LOG.error("failed to refresh the serving model", e);
        }
    }
}
