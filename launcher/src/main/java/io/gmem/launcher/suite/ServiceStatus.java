package io.gmem.launcher.suite;

import org.jspecify.annotations.Nullable;

/**
 * The status of one process of the suite.
 *
 * @param pid process id; null while the process waits for its restart
 * @param ready whether the process reports that it is ready
 * @param peakMebibytes peak resident memory in MiB; null if the system does not provide it
 */
public record ServiceStatus(
        String name,
        int port,
        @Nullable Long pid,
        boolean ready,
        @Nullable Long peakMebibytes) {}
