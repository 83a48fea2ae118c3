package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of the suite, with their commands and ports.
 *
 * @param broker started first and stopped last
 * @param ports HTTP port of each service, by service name
 */
record SuitePlan(
        ChildSpec broker, List<ChildSpec> services, int gatewayPort, int brokerPort, Map<String, Integer> ports) {
    static final String GATEWAY = "gateway";

    /**
     * Plans the suite of the built project at {@code root}.
     *
     * @param cores number of processors; training uses all of them, the memory service and the sampler half each
     */
    static SuitePlan of(Path root, Home home, Ports ports, int cores) {
        int half = Math.max(1, cores / 2);
        var services = List.of(
                service(root, home, ports, "memory-service", ports.memory(), "768m", half),
                service(root, home, ports, "trainer-service", ports.trainer(), "1g", cores),
                service(root, home, ports, "sampler-service", ports.sampler(), "768m", half),
                service(root, home, ports, GATEWAY, ports.gateway(), "160m", 1));
        var byName = new LinkedHashMap<String, Integer>();
        byName.put("memory-service", ports.memory());
        byName.put("trainer-service", ports.trainer());
        byName.put("sampler-service", ports.sampler());
        byName.put(GATEWAY, ports.gateway());
        return new SuitePlan(broker(home, ports), services, ports.gateway(), ports.broker(), byName);
    }

    private static ChildSpec broker(Home home, Ports ports) {
        List<String> command = java(home, "broker", "192m");
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j.shutdownHookEnabled=false",
                "io.gmem.broker.BrokerMain",
                "--dir",
                home.kafka().toString(),
                "--port",
                Integer.toString(ports.broker()),
                "--controller-port",
                Integer.toString(ports.controller()),
                "--exit-with-parent"));
        return new ChildSpec(
                "broker",
                command,
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                Probe.port(ports.broker()));
    }

    private static ChildSpec service(
            Path root, Home home, Ports ports, String name, int port, String heap, int threads) {
        Path jar = root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure(
                    ExitCode.FAILED, jar + " is missing; build it with './mvnw -Dquick -DskipTests package'");
        }
        List<String> command = java(home, name, heap);
        command.addAll(List.of("-jar", jar.toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.broker());
        environment.put("GMEM_ARTIFACTS_DIR", home.artifacts().toString());
        environment.put("GMEM_IMPORTS_DIR", home.imports().toString());
        environment.put("GMEM_MODELS_DIR", home.models().toString());
        environment.put("GMEM_WEBHOOKS_KEY_FILE", home.webhookKey().toString());
        environment.put("GMEM_EXIT_WITH_PARENT", "true");
        environment.put("DJL_CACHE_DIR", home.djl().toString());
        environment.put("GMEM_KERNELS_CACHE", home.kernels().toString());
        environment.put("DJL_OFFLINE", "true");
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("MALLOC_ARENA_MAX", "2");
        return new ChildSpec(name, command, environment, Probe.health(port));
    }

    /** Marker arguments come first, so that the process list identifies the process. */
    private static List<String> java(Home home, String name, String heap) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Orphans.marks(home, name));
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + home.tmp(),
                "-Djava.awt.headless=true",
                "-Xms32m", // small, because the JVM fills a large initial heap before it releases memory
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"));
        return command;
    }
}
