package io.gmem.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.engine.ProcessMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Prints a result: its fields, then one JSON line. */
final class BenchmarkReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private BenchmarkReport() {}

    /** Returns a result with the fields common to all benchmarks. */
    static Map<String, Object> begin(String benchmark) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", benchmark);
        result.put("version", version());
        result.put("threads", BenchOptions.threads());
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("cpu_model", cpuModel());
        result.put("java", Runtime.version().toString());
        result.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return result;
    }

    private static String version() {
        try (InputStream in = BenchmarkReport.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(in, "version.txt").readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cpuModel() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    static void print(Map<String, Object> result, boolean jsonOnly) {
        result.put("peak_rss_bytes", ProcessMemory.peak());
        try {
            if (!jsonOnly) {
                result.forEach((field, value) -> System.out.printf("%-26s %s%n", field, value));
            }
            System.out.println(JSON.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
