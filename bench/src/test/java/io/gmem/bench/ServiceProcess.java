package io.gmem.bench;

import io.gmem.testkit.FreePort;
import io.gmem.testkit.SharedBroker;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged service in a separate process, with the broker and the folders of a test. */
final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServiceProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a service.
     *
     * @param service its module
     * @param home has {@code artifacts} and {@code imports}
     * @param name name of its log
     * @param settings environment variables
     */
    static ServiceProcess start(String service, Path home, String name, Map<String, String> settings)
            throws IOException {
        Path jar = Path.of("..", service, "target/quarkus-app/quarkus-run.jar")
                .toAbsolutePath()
                .normalize();
        int port = FreePort.find();
        Path log = home.resolve(name + ".log");
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", SharedBroker.bootstrapServers());
        builder.environment()
                .put("GMEM_ARTIFACTS_DIR", home.resolve("artifacts").toString());
        builder.environment().put("GMEM_IMPORTS_DIR", home.resolve("imports").toString());
        builder.environment().put("GMEM_EXIT_WITH_PARENT", "true");
        builder.environment().putAll(settings);
        return new ServiceProcess(builder.start(), port);
    }

    long pid() {
        return process.pid();
    }

    /** Returns whether the service has read its topics. */
    boolean ready() {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until the process exits and returns its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process is still running");
        }
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Kills the process with {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    static void createFolders(Path home) throws IOException {
        Files.createDirectories(home.resolve("artifacts"));
        Files.createDirectories(home.resolve("imports"));
    }
}
