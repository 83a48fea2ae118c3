package io.gmem.memory.download;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A process that downloads a file and is killed during the download. */
final class KilledFetch {
    private KilledFetch() {}

    /** @param arguments the address and the folder */
    public static void main(String[] arguments) throws Exception {
        var limits = new DownloadLimits(1 << 20, Duration.ofMinutes(1), 1, Duration.ZERO, Duration.ofDays(1));
        new Downloads(new DownloadRequests(host -> true, limits.patience()), limits)
                .fetch(URI.create(arguments[0]), Path.of(arguments[1]));
    }

    static Process start(URI address, Path folder) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledFetch.class.getName(),
                        address.toString(),
                        folder.toString())
                .inheritIO()
                .start();
    }
}
