package io.gmem.memory.download;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;

/** Settings for downloading sources by URL. */
@ConfigMapping(prefix = "gmem.downloads")
public interface DownloadSettings {

    /** Directory of partial files; on the file system of the artifacts, files are linked instead of copied. */
    Path dir();

    /** Whether loopback, private and link-local addresses are allowed. Enable only if every caller is trusted. */
    @WithName("private")
    @WithDefault("false")
    boolean privateAddresses();

    /** Maximum file size in bytes, above 0; the download of a larger file fails. */
    @WithDefault("64G")
    MemorySize maxFile();

    /** Maximum time without data from the server, above 0. */
    @WithDefault("30s")
    Duration patience();

    /** Consecutive failures without a received byte before the download fails, at least 1. */
    @WithDefault("5")
    int attempts();

    /** Pause before a retry, above 0; the n-th consecutive retry waits n times as long. */
    @WithDefault("2s")
    Duration pause();

    /** How long an abandoned partial file is kept, above 0. */
    @WithDefault("7d")
    Duration keep();

    /** Returns the validated limits. */
    default DownloadLimits limits() {
        return new DownloadLimits(maxFile().asLongValue(), patience(), attempts(), pause(), keep());
    }
}
