package io.gmem.diffusion.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory use of this process in bytes, as reported by Linux. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Returns the peak resident set size. */
    public static long peak() {
        return kibibytes("VmHWM:") * 1024;
    }

    /** Returns the current resident set size. */
    public static long now() {
        return kibibytes("VmRSS:") * 1024;
    }

    /** Returns the peak use of the Java heap, measured before garbage collections. */
    public static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static long kibibytes(String name) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(STATUS + " does not contain a line " + name));
        } catch (IOException e) {
            throw new UncheckedIOException("process memory is available on Linux only", e);
        }
    }
}
