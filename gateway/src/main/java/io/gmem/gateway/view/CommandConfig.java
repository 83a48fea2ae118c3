package io.gmem.gateway.view;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How commands are sent. */
@ConfigMapping(prefix = "gmem.commands")
public interface CommandConfig {
    /** How long a request waits until its command is durable, above 0; then it is told 503. */
    @WithDefault("60s")
    Duration timeout();
}
