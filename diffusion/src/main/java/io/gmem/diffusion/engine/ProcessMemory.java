package io.gmem.diffusion.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

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

    private static long kibibytes(String name) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(STATUS + " has no line " + name));
        } catch (IOException e) {
            throw new UncheckedIOException("memory is counted on Linux only", e);
        }
    }
}
