package io.gmem.gateway.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Tells, and tells again a few times when it is not taken: any answer of 2xx takes it, 410 wants no more. */
@ApplicationScoped
public class WebhookSender {
    private static final int GONE = 410;
    private static final int LONGER = 4;

    private final WebhookConfig config;
    private final ObjectMapper json;
    private final Clock clock = Clock.systemUTC();
    private final HttpClient client;

    WebhookSender(WebhookConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
        InvalidInputException.unless(
                config.attempts() >= 1 && config.attempts() <= 10, "gmem.webhooks.attempts", "is from 1 to 10");
        InvalidInputException.unless(config.pause().toMillis() > 0, "gmem.webhooks.pause", "is above 0");
        InvalidInputException.unless(config.timeout().toMillis() > 0, "gmem.webhooks.timeout", "is above 0");
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout())
                .build();
    }

    /** Refuses a destination that may not be told. Blocks on the name service. */
    public void check(Webhook webhook) {
        webhook.check();
        Destination.check(webhook.url(), config.allowPrivate());
    }

    /** What is told. */
    record Message(String type, long createdAt, Object data) {}

    /**
     * How telling ended.
     *
     * @param status of the last answer, or why there was none
     */
    public record Outcome(int attempts, boolean taken, boolean gone, String status) {}

    /**
     * Tells in the background, until it is taken or given up.
     *
     * @param id the same for every attempt, so that a receiver knows it again
     * @param type {@code job.done} for instance
     */
    public CompletionStage<Outcome> send(Webhook webhook, String id, String type, Object data) {
        try {
            long now = clock.instant().getEpochSecond();
            var outcome = new CompletableFuture<Outcome>();
            attempt(webhook, id, json.writeValueAsString(new Message(type, now, data)), 1, outcome);
            return outcome;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message cannot be written", e);
        }
    }

    private void attempt(Webhook webhook, String id, String body, int attempt, CompletableFuture<Outcome> outcome) {
        CompletableFuture.supplyAsync(() -> request(webhook, id, body))
                .thenCompose(request -> client.sendAsync(request, BodyHandlers.discarding()))
                .whenComplete((answer, failure) -> {
                    String said = failure == null ? Integer.toString(answer.statusCode()) : reason(failure);
                    boolean taken = failure == null && answer.statusCode() / 100 == 2;
                    boolean gone = failure == null && answer.statusCode() == GONE;
                    if (taken || gone || attempt == config.attempts()) {
                        outcome.complete(new Outcome(attempt, taken, gone, said));
                    } else {
                        again(webhook, id, body, attempt, outcome);
                    }
                });
    }

    private void again(Webhook webhook, String id, String body, int attempt, CompletableFuture<Outcome> outcome) {
        CompletableFuture.delayedExecutor(pauseAfter(attempt).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> attempt(webhook, id, body, attempt + 1, outcome));
    }

    /** The pause between an attempt, counted from 1, and the next. */
    Duration pauseAfter(int attempt) {
        return config.pause().multipliedBy((long) Math.pow(LONGER, attempt - 1));
    }

    /** Where the name leads may have changed since it was checked. */
    private HttpRequest request(Webhook webhook, String id, String body) {
        URI uri = Destination.check(webhook.url(), config.allowPrivate());
        long now = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(config.timeout())
                .header("content-type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", Signature.of(webhook.secret(), id, now, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IOException || cause instanceof FailureException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
    }
}
