package io.gmem.gateway.view;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of command publication. */
@ConfigMapping(prefix = "gmem.commands")
public interface CommandConfig {
    /** Maximum time until a command is durable in Kafka, greater than 0; after it the request fails with 503. */
    @WithDefault("60s")
    Duration timeout();
}
