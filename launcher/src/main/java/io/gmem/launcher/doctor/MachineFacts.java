package io.gmem.launcher.doctor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts that the checks evaluate.
 *
 * @param system name, version and architecture of the operating system
 * @param cores processors available to a process
 * @param memoryBytes size of the memory
 * @param memoryFreeBytes memory that can be allocated without swapping
 * @param home folder of the suite
 * @param homeWritable whether the folder, or its nearest existing parent, can be written
 * @param diskFreeBytes free space of the disk of the home
 * @param openFiles limit of open files of a process; null if the system has none
 * @param javaFeature feature version, for example 17
 * @param java full version and vendor
 * @param fileNames character set of file names
 * @param running whether a suite runs in the home
 * @param ports ports of the suite
 * @param kernelSettings variables of the environment that start with {@code GMEM_KERNELS_} and change the choice of kernels
 */
public record MachineFacts(
        String system,
        int cores,
        long memoryBytes,
        long memoryFreeBytes,
        String home,
        boolean homeWritable,
        long diskFreeBytes,
        @Nullable Long openFiles,
        int javaFeature,
        String java,
        String fileNames,
        boolean running,
        List<PortFact> ports,
        Map<String, String> kernelSettings,
        EngineOutcome engine) {
    public MachineFacts {
        ports = List.copyOf(ports);
        kernelSettings = Map.copyOf(kernelSettings);
    }

    /** The state of a port. */
    public enum PortState {
        FREE,
        /** The process of the suite that listens on it is ready. */
        READY,
        /** The port is assigned to a process of the running suite that does not answer. */
        NOT_READY,
        /** Another process listens on it. */
        TAKEN
    }

    /** One port and the service it is assigned to. */
    public record PortFact(String service, int port, PortState state) {}
}
