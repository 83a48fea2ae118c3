package io.gmem.launcher.suite;

import org.jspecify.annotations.Nullable;

/**
 * How a process of the suite is.
 *
 * @param pid null while it is dead and not yet started again
 * @param ready whether it says that it can work
 * @param peakMebibytes most memory it has had resident; null where the system does not tell
 */
public record ServiceStatus(
        String name,
        int port,
        @Nullable Long pid,
        boolean ready,
        @Nullable Long peakMebibytes) {}
