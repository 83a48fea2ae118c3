package io.gmem.gateway.runs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of event streams. */
@ConfigMapping(prefix = "gmem.streams")
public interface StreamConfig {
    /** Interval between the comments that keep an idle connection open, at least 1 second. */
    @WithDefault("15s")
    Duration heartbeat();
}
