package io.gmem.trainer.distributed;

import io.gmem.contracts.WorkerId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What a worker of a cluster is told once.
 *
 * @param id no other worker has it
 * @param bootstrapServers Kafka's
 * @param artifacts folder of the artifact store, shared with all services
 * @param address own one, at which other ranks reach it and at no other
 * @param threads of each operation
 * @param device {@code cpu} or {@code cuda}
 */
record AgentSettings(WorkerId id, String bootstrapServers, Path artifacts, String address, int threads, String device) {

    AgentSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("OMP_NUM_THREADS is at least 1, not " + threads);
        }
        if (!device.equals("cpu") && !device.equals("cuda")) {
            throw new IllegalArgumentException("GMEM_WORKER_DEVICE is cpu or cuda, not '" + device + "'");
        }
    }

    /**
     * From environment variables: {@code KAFKA_BOOTSTRAP_SERVERS} and {@code GMEM_ARTIFACTS_DIR} are needed, {@code
     * GMEM_WORKER_NAME}, {@code GMEM_WORKER_ADDRESS} (127.0.0.1), {@code GMEM_WORKER_DEVICE} (cpu) and {@code OMP_NUM_THREADS} (one a
     * processor) may be left out.
     */
    static AgentSettings of(Map<String, String> environment) throws UnknownHostException {
        String threads = environment.getOrDefault(
                "OMP_NUM_THREADS", Integer.toString(Runtime.getRuntime().availableProcessors()));
        try {
            return new AgentSettings(
                    new WorkerId(
                            environment.containsKey("GMEM_WORKER_NAME")
                                    ? needed(environment, "GMEM_WORKER_NAME")
                                    : ownName()),
                    needed(environment, "KAFKA_BOOTSTRAP_SERVERS"),
                    Path.of(needed(environment, "GMEM_ARTIFACTS_DIR")),
                    InetAddress.getByName(environment.getOrDefault("GMEM_WORKER_ADDRESS", "127.0.0.1"))
                            .getHostAddress(),
                    Integer.parseInt(threads),
                    environment.getOrDefault("GMEM_WORKER_DEVICE", "cpu"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("OMP_NUM_THREADS is a number, not '" + threads + "'", e);
        }
    }

    private static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is missing");
        }
        return value;
    }

    /** Host and process. */
    private static String ownName() throws UnknownHostException {
        String host = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        String slug = host.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+", "");
        return slug.substring(0, Math.min(slug.length(), 40)) + "-"
                + ProcessHandle.current().pid();
    }
}
