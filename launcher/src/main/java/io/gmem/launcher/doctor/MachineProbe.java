package io.gmem.launcher.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.gmem.launcher.doctor.MachineFacts.PortFact;
import io.gmem.launcher.doctor.MachineFacts.PortState;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.RunningSuite;
import io.gmem.launcher.suite.ServiceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the facts of this machine. */
public final class MachineProbe {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    /** Set by the launcher itself; does not change the choice of kernels. */
    private static final String CACHE = "GMEM_KERNELS_CACHE";

    private MachineProbe() {}

    /**
     * Reads all facts except the engine.
     * @param port gateway port to check while no suite runs; 0 skips the check
     */
    public static MachineFacts read(Home home, int port, EngineOutcome engine) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var suite = new RunningSuite(home);
        boolean running = suite.isRunning();
        Path existing = existing(home.folder());
        return new MachineFacts(
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                available(system),
                home.toString(),
                Files.isDirectory(existing) && Files.isWritable(existing),
                free(existing),
                openFiles(system),
                Runtime.version().feature(),
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                System.getProperty("sun.jnu.encoding", "unknown"),
                running,
                running ? ports(suite) : free(port),
                kernelSettings(System.getenv()),
                engine);
    }

    static Map<String, String> kernelSettings(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("GMEM_KERNELS_")
                        && !Set.of("", "auto").contains(variable.getValue())
                        && !variable.getKey().equals(CACHE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Path existing(Path folder) {
        Path found = folder;
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the free space of " + folder, e);
        }
    }

    /** Returns free memory plus reclaimable page cache in bytes, at most the limit of the container. */
    private static long available(OperatingSystemMXBean system) {
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.substring(AVAILABLE.length())
                                    .replace("kB", "")
                                    .strip())
                            << 10)
                    .map(bytes -> Math.min(bytes, system.getTotalMemorySize()))
                    .findFirst()
                    .orElseGet(system::getFreeMemorySize);
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
    }

    private static @Nullable Long openFiles(OperatingSystemMXBean system) {
        return system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : null;
    }

    private static List<PortFact> ports(RunningSuite suite) throws InterruptedException {
        return suite.services().stream().map(MachineProbe::port).toList();
    }

    private static PortFact port(ServiceStatus service) {
        return new PortFact(service.name(), service.port(), service.ready() ? PortState.READY : PortState.NOT_READY);
    }

    private static List<PortFact> free(int port) {
        return port == 0 ? List.of() : List.of(new PortFact("gateway", port, state(port)));
    }

    static PortState state(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return PortState.FREE;
        } catch (IOException e) {
            return PortState.TAKEN;
        }
    }
}
