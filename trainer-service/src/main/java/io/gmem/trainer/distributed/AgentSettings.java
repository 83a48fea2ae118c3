package io.gmem.trainer.distributed;

import io.gmem.contracts.WorkerId;
import io.gmem.eventlog.KafkaClients;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Settings of a cluster worker.
 *
 * @param id unique worker id
 * @param kafka clients with the properties of {@code KAFKA_*} variables
 * @param artifacts folder of the artifact store, shared with all services
 * @param address the only address of this worker at which other ranks connect
 * @param threads threads per operation
 * @param device {@code cpu} or {@code cuda}
 */
record AgentSettings(WorkerId id, KafkaClients kafka, Path artifacts, String address, int threads, String device) {

    AgentSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("OMP_NUM_THREADS must be at least 1 (was " + threads + ")");
        }
        if (!device.equals("cpu") && !device.equals("cuda")) {
            throw new IllegalArgumentException("GMEM_WORKER_DEVICE must be cpu or cuda (was '" + device + "')");
        }
    }

    /**
     * Reads the settings from environment variables. {@code KAFKA_BOOTSTRAP_SERVERS} and {@code GMEM_ARTIFACTS_DIR} are required.
     * Optional, with their defaults: {@code GMEM_WORKER_NAME} (host and process id), {@code GMEM_WORKER_ADDRESS} (127.0.0.1),
     * {@code GMEM_WORKER_DEVICE} (cpu) and {@code OMP_NUM_THREADS} (number of processors).
     */
    static AgentSettings of(Map<String, String> environment) throws UnknownHostException {
        String threads = environment.getOrDefault(
                "OMP_NUM_THREADS", Integer.toString(Runtime.getRuntime().availableProcessors()));
        try {
            return new AgentSettings(
                    new WorkerId(
                            environment.containsKey("GMEM_WORKER_NAME")
                                    ? required(environment, "GMEM_WORKER_NAME")
                                    : defaultName()),
                    kafka(environment),
                    Path.of(required(environment, "GMEM_ARTIFACTS_DIR")),
                    InetAddress.getByName(environment.getOrDefault("GMEM_WORKER_ADDRESS", "127.0.0.1"))
                            .getHostAddress(),
                    Integer.parseInt(threads),
                    environment.getOrDefault("GMEM_WORKER_DEVICE", "cpu"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("OMP_NUM_THREADS must be a number (was '" + threads + "')", e);
        }
    }

    private static KafkaClients kafka(Map<String, String> environment) {
        required(environment, "KAFKA_BOOTSTRAP_SERVERS");
        return KafkaClients.of(environment);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("environment variable " + name + " must be set");
        }
        return value;
    }

    /** Returns the default name: host and process id. */
    private static String defaultName() throws UnknownHostException {
        String host = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        String slug = host.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+", "");
        return slug.substring(0, Math.min(slug.length(), 40)) + "-"
                + ProcessHandle.current().pid();
    }
}
