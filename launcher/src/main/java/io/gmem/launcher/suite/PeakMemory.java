package io.gmem.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the peak resident memory of a process from {@code /proc} of Linux. */
final class PeakMemory {
    private static final String PEAK = "VmHWM:";

    private PeakMemory() {}

    /** Returns the peak in MiB; null if the system does not provide it. */
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
            // not Linux, or the process has exited
        }
        return null;
    }
}
