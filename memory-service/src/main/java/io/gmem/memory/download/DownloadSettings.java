package io.gmem.memory.download;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;

/** How sources that are named by their address are fetched. */
@ConfigMapping(prefix = "gmem.downloads")
public interface DownloadSettings {

    /** Where a file lies until it is whole; beside the artifacts, so that it need not be copied. */
    Path dir();

    /** Whether loopback, private and link-local addresses may be read too; only where every caller is trusted. */
    @WithName("private")
    @WithDefault("false")
    boolean privateAddresses();

    /** Bytes of a file, above 0; a larger one fails. */
    @WithDefault("64G")
    MemorySize maxFile();

    /** How long a server may say nothing, above 0. */
    @WithDefault("30s")
    Duration patience();

    /** How often in a row a server may fail without a byte gained, at least 1. */
    @WithDefault("5")
    int attempts();

    /** Before a server that failed is asked again, above 0; the n-th time in a row n times as long. */
    @WithDefault("2s")
    Duration pause();

    /** How long an unfinished file that nobody goes on with is kept, above 0. */
    @WithDefault("7d")
    Duration keep();

    /** As limits. */
    default DownloadLimits limits() {
        return new DownloadLimits(maxFile().asLongValue(), patience(), attempts(), pause(), keep());
    }
}
