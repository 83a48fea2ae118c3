package io.gmem.gateway.runs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events are streamed. */
@ConfigMapping(prefix = "gmem.streams")
public interface StreamConfig {
    /** Between the comments that keep a silent line open, at least a second. */
    @WithDefault("15s")
    Duration heartbeat();
}
