package io.gmem.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.job.WebhookEvent;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.gateway.ArtifactsResource;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.webhook.TestWebhookConfig;
import io.gmem.gateway.webhook.Webhook;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhook delivery by gateways that start and stop, on a real broker. The running gateway is stopped during each test. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class JobWebhooksTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Inject
    JobWebhooks running;

    @Inject
    CommandSender commands;

    @Inject
    EventPublisher publisher;

    @TempDir
    private Path home;

    private final List<String> deliveries = new CopyOnWriteArrayList<>();
    private final Map<String, WebhookEvent> webhookEvents = new ConcurrentHashMap<>();
    private final JobId job = new JobId("job-" + UUID.randomUUID());
    private HttpServer server;
    private TopicView topic;

    @BeforeEach
    void startServer() throws IOException {
        running.stop();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
        topic = TopicView.follow(KafkaClients.at(SharedBroker.bootstrapServers()), Set.of(Topic.WEBHOOKS), read -> {
            if (read.message() instanceof WebhookEvent event) {
                webhookEvents.put(event.key(), event);
            }
        });
    }

    @AfterEach
    void stopServer() {
        topic.close();
        server.stop(0);
        running.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        deliveries.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /** The webhook delivery of one gateway, which reads the job events from the beginning. */
    private final class Gateway implements AutoCloseable {
        private final JobView view = new JobView(new AdmissionControl(() -> 10));
        private final JobWebhooks webhooks = new JobWebhooks(
                view,
                commands,
                TestWebhookConfig.seal(home.resolve("webhooks.key")),
                TestWebhookConfig.sender(),
                KafkaClients.at(SharedBroker.bootstrapServers()));
        private final TopicView jobs;

        Gateway() {
            webhooks.start();
            jobs = TopicView.follow(KafkaClients.at(SharedBroker.bootstrapServers()), Set.of(Topic.JOBS), read -> {
                view.apply(read);
                webhooks.apply(read);
            });
            jobs.awaitCaughtUp(LIMIT);
        }

        void register() {
            var webhook = new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/done", SECRET);
            webhooks.register(webhook, job).await().atMost(LIMIT);
        }

        @Override
        public void close() {
            jobs.close();
            webhooks.stop();
        }
    }

    private void cancelJob() {
        var spec = new GenerationSpec(job, new Prompt.Random(), 1, 7, 20, Solver.EULER, 1, null, null);
        publisher.publishAndWait(new JobEvent.Cancelled(spec, Instant.now(), Instant.now()));
    }

    private boolean settled() {
        return webhookEvents.get(job.value()) instanceof WebhookEvent.Settled settled
                && settled.ending() == WebhookEvent.Ending.DELIVERED
                && settled.attempts() == 1;
    }

    @Test
    void deliversAWebhookOnceAcrossRestarts() {
        try (Gateway first = new Gateway()) {
            first.register();
        }
        cancelJob();
        assertThat(deliveries).isEmpty();

        try (Gateway second = new Gateway()) {
            Eventually.isTrue("the webhook is delivered and the result is recorded", this::settled);
        }
        try (Gateway third = new Gateway()) {
            assertThat(deliveries).singleElement().asString().contains("\"type\":\"job.cancelled\"", job.value());
        }
    }

    @Test
    void deliversAWebhookFromOneOfSeveralGateways() {
        try (Gateway first = new Gateway();
                Gateway second = new Gateway()) {
            second.register();
            cancelJob();

            Eventually.isTrue("the webhook is delivered and the result is recorded", this::settled);
            assertThat(deliveries).hasSize(1);
        }
    }

    @Test
    void encryptsUrlAndSecretOnTheTopic() {
        try (Gateway gateway = new Gateway()) {
            gateway.register();

            Eventually.isTrue("the webhook is on its topic", () -> webhookEvents.containsKey(job.value()));
            String json = new String(MessageJson.write(webhookEvents.get(job.value())), StandardCharsets.UTF_8);
            assertThat(json).contains("sealed").doesNotContain("127.0.0.1", "whsec", "done");
        }
    }
}
