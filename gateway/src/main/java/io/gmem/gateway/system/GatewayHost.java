package io.gmem.gateway.system;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine or container of the gateway.
 *
 * @param processor model name; {@code unknown} where the system does not report it
 * @param cores processors available to this process
 * @param diskBytes size of the disk that holds the artifacts; null if it cannot be read
 * @param diskFreeBytes of the same disk; null if it cannot be read
 */
public record GatewayHost(
        String system,
        String processor,
        int cores,
        long memoryBytes,
        long memoryFreeBytes,
        @Nullable Long diskBytes,
        @Nullable Long diskFreeBytes) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /**
     * Reads the machine. Blocks on the file system.
     *
     * @param artifacts folder of the artifact store
     */
    static GatewayHost read(Path artifacts) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Long total = null;
        Long free = null;
        try {
            var disk = Files.getFileStore(artifacts);
            total = disk.getTotalSpace();
            free = disk.getUsableSpace();
        } catch (IOException e) {
            // an artifact folder that does not exist yet has no disk
        }
        return new GatewayHost(
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                readProcessor(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getFreeMemorySize(),
                total,
                free);
    }

    private static String readProcessor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
