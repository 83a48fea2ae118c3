package io.gmem.gateway.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of webhook delivery. */
@ConfigMapping(prefix = "gmem.webhooks")
public interface WebhookConfig {
    /** Whether webhooks may target loopback, private and link-local addresses. Enable only if all callers are trusted. */
    @WithDefault("false")
    boolean allowPrivate();

    /** Maximum number of delivery attempts per webhook, 1 to 10. */
    @WithDefault("5")
    int attempts();

    /** Pause before the second attempt, greater than 0; each later pause is four times as long. */
    @WithDefault("1s")
    Duration pause();

    /** Maximum duration of one attempt, greater than 0. */
    @WithDefault("10s")
    Duration timeout();

    /** Key that encrypts webhook URLs and secrets in Kafka: 32 bytes in base64, the same for all gateways of a suite. */
    Optional<String> key();

    /** File of the key if {@link #key} is not set; created, readable by its owner only, if it does not exist. */
    @WithDefault("${user.home}/.gmem/webhooks.key")
    Path keyFile();
}
