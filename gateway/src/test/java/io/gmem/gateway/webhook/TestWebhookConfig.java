package io.gmem.gateway.webhook;

import io.gmem.contracts.message.MessageJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Webhook configuration with three attempts and pauses of a few milliseconds.
 *
 * @param privateAllowed whether private addresses, including loopback, are currently allowed
 */
public record TestWebhookConfig(BooleanSupplier privateAllowed, Path keyFile) implements WebhookConfig {
    TestWebhookConfig(boolean privateAllowed, Path keyFile) {
        this(() -> privateAllowed, keyFile);
    }

    public static WebhookSender sender() {
        return new WebhookSender(new TestWebhookConfig(true, Path.of("none")), MessageJson.mapper());
    }

    /** Creates a seal with the key in {@code file}, as after a restart. */
    public static WebhookSeal seal(Path file) {
        return new WebhookSeal(new WebhookKey(new TestWebhookConfig(true, file)), MessageJson.mapper());
    }

    @Override
    public boolean allowPrivate() {
        return privateAllowed.getAsBoolean();
    }

    @Override
    public int attempts() {
        return 3;
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(5);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<String> key() {
        return Optional.empty();
    }
}
