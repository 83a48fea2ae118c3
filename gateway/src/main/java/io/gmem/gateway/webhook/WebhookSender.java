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

/** Delivers webhooks over HTTP with retries. Any 2xx response ends delivery successfully; 410 stops the retries. */
@ApplicationScoped
public class WebhookSender {
    private static final int GONE = 410;
    private static final int BACKOFF_FACTOR = 4;

    private final WebhookConfig config;
    private final ObjectMapper json;
    private final Clock clock = Clock.systemUTC();
    private final HttpClient client;

    WebhookSender(WebhookConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
        InvalidInputException.unless(
                config.attempts() >= 1 && config.attempts() <= 10,
                "gmem.webhooks.attempts",
                "must be between 1 and 10 (was " + config.attempts() + ")");
        InvalidInputException.unless(config.pause().toMillis() > 0, "gmem.webhooks.pause", "must be greater than 0");
        InvalidInputException.unless(
                config.timeout().toMillis() > 0, "gmem.webhooks.timeout", "must be greater than 0");
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout())
                .build();
    }

    /** Rejects destinations that are not allowed. Blocks on DNS. */
    public void check(Webhook webhook) {
        webhook.check();
        Destination.check(webhook.url(), config.allowPrivate());
    }

    /** The JSON body of a notification. */
    record Message(String type, long createdAt, Object data) {}

    /**
     * The result of a delivery.
     *
     * @param delivered whether the receiver answered with 2xx
     * @param gone whether the receiver answered with 410
     * @param status status code of the last response, or the reason why there was none
     */
    public record Outcome(int attempts, boolean delivered, boolean gone, String status) {}

    /**
     * Delivers a notification in the background until it succeeds or the attempts are exhausted.
     *
     * @param id the same for every attempt, so that receivers can detect duplicates
     * @param type event type, for example {@code job.done}
     */
    public CompletionStage<Outcome> send(Webhook webhook, String id, String type, Object data) {
        try {
            long now = clock.instant().getEpochSecond();
            var outcome = new CompletableFuture<Outcome>();
            attempt(webhook, id, json.writeValueAsString(new Message(type, now, data)), 1, outcome);
            return outcome;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("webhook message could not be serialized", e);
        }
    }

    private void attempt(Webhook webhook, String id, String body, int attempt, CompletableFuture<Outcome> outcome) {
        CompletableFuture.supplyAsync(() -> request(webhook, id, body))
                .thenCompose(request -> client.sendAsync(request, BodyHandlers.discarding()))
                .whenComplete((response, failure) -> {
                    String status = failure == null ? Integer.toString(response.statusCode()) : reason(failure);
                    boolean delivered = failure == null && response.statusCode() / 100 == 2;
                    boolean gone = failure == null && response.statusCode() == GONE;
                    if (delivered || gone || attempt == config.attempts()) {
                        outcome.complete(new Outcome(attempt, delivered, gone, status));
                    } else {
                        retry(webhook, id, body, attempt, outcome);
                    }
                });
    }

    private void retry(Webhook webhook, String id, String body, int attempt, CompletableFuture<Outcome> outcome) {
        CompletableFuture.delayedExecutor(pauseAfter(attempt).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> attempt(webhook, id, body, attempt + 1, outcome));
    }

    /** Returns the pause after an attempt, counted from 1. */
    Duration pauseAfter(int attempt) {
        return config.pause().multipliedBy((long) Math.pow(BACKOFF_FACTOR, attempt - 1));
    }

    /** Validates the URL again, because its host may resolve to another address by now. */
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
