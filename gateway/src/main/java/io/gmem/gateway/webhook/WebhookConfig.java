package io.gmem.gateway.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the end of jobs is told. */
@ConfigMapping(prefix = "gmem.webhooks")
public interface WebhookConfig {
    /** Whether loopback, private and link-local addresses may be told too; only where every caller is trusted. */
    @WithDefault("false")
    boolean allowPrivate();

    /** How often one end is told until it is taken, 1 to 10. */
    @WithDefault("5")
    int attempts();

    /** Between the first attempt and the second; each later pause is four times as long. Above 0. */
    @WithDefault("1s")
    Duration pause();

    /** How long one attempt may take, above 0. */
    @WithDefault("10s")
    Duration timeout();

    /** Encrypts addresses and secrets on Kafka: 32 bytes in base64, the same for all gateways of a suite. */
    Optional<String> key();

    /** Where the key is kept when {@link #key} says none; made, and readable by its owner alone, when it is not there. */
    @WithDefault("${user.home}/.gmem/webhooks.key")
    Path keyFile();
}
