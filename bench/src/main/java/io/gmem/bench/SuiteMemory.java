package io.gmem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a running suite's processes, as Linux reports it. */
final class SuiteMemory {
    private static final String PEAK = "VmHWM:";

    private SuiteMemory() {}

    /** Returns the peak memory of each process of the suite in {@code home}, in MiB by process name. */
    static Map<String, Long> peaks(Path home) {
        Pattern mark = Pattern.compile(
                Pattern.quote("-Dgmem.home=" + home.toAbsolutePath().normalize()) + " -Dgmem.service=(\\S+)");
        Map<String, Long> peaks = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(process -> {
            Matcher found = mark.matcher(process.info().commandLine().orElse(""));
            if (found.find()) {
                peaks.put(found.group(1), peakMebibytes(process.pid()));
            }
        });
        return peaks;
    }

    private static long peakMebibytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(PEAK))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException(status + " has no line " + PEAK))
                    / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException("process memory can be measured on Linux only", e);
        }
    }
}
