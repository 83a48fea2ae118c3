package io.gmem.diffusion.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process holds of the machine's memory, in bytes, as Linux counts it. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** The most so far. */
    public static long peak() {
        return kibibytes("VmHWM:") * 1024;
    }

    /** What it holds now. */
    public static long now() {
        return kibibytes("VmRSS:") * 1024;
    }

    /** The most that Java's heap held, before each collection of garbage. */
    public static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** The most that each process of the suite in {@code home} has held so far, in MiB, by its name. */
    static Map<String, Long> peaksOfSuite(Path home) {
        Pattern mark = Pattern.compile(
                Pattern.quote("-Dgmem.home=" + home.toAbsolutePath().normalize()) + " -Dgmem.service=(\\S+)");
        Map<String, Long> peaks = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(process -> {
            Matcher found = mark.matcher(process.info().commandLine().orElse(""));
            if (found.find()) {
                Path status = Path.of("/proc", Long.toString(process.pid()), "status");
                peaks.put(found.group(1), kibibytes(status, "VmHWM:") / 1024);
            }
        });
        return peaks;
    }

    private static long kibibytes(String name) {
        return kibibytes(STATUS, name);
    }

    private static long kibibytes(Path status, String name) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(status + " has no line " + name));
        } catch (IOException e) {
            throw new UncheckedIOException("memory is counted on Linux only", e);
        }
    }
}
