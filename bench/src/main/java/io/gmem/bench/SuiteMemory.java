package io.gmem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the processes of a running suite hold of the machine's memory, as Linux counts it. */
final class SuiteMemory {
    private static final String PEAK = "VmHWM:";

    private SuiteMemory() {}

    /** The most that each process of the suite in {@code home} has held so far, in MiB, by its name. */
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
            throw new UncheckedIOException("memory is counted on Linux only", e);
        }
    }
}
