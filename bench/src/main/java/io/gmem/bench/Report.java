package io.gmem.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints a result: its fields, and last one JSON line. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STATUS = Path.of("/proc/self/status");

    private Report() {}

    /** What every result begins with. */
    static Map<String, Object> begin(String benchmark) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", benchmark);
        result.put("threads", BenchOptions.threads());
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("java", Runtime.version().toString());
        result.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return result;
    }

    static void print(Map<String, Object> result, boolean jsonOnly) {
        result.put("peak_rss_bytes", peakBytes());
        try {
            if (!jsonOnly) {
                result.forEach((field, value) -> System.out.printf("%-22s %s%n", field, value));
            }
            System.out.println(JSON.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that this process held; 0 where the system does not say. */
    static long peakBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
