package io.gmem.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The most memory a process has had resident, as Linux counts it. */
final class PeakMemory {
    private static final String PEAK = "VmHWM:";

    private PeakMemory() {}

    /** In MiB; null where there is no such count. */
    static @Nullable Long mebibytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(PEAK)) {
                    String kibibytes =
                            line.substring(PEAK.length()).replace("kB", "").strip();
                    return Long.parseLong(kibibytes) / 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // no Linux, or the process is gone: nothing to tell
        }
        return null;
    }
}
