package io.gmem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A packaged trainer in a separate process, with the heap and the arenas that the launcher configures. It ends with this process. */
final class TrainerProcess implements AutoCloseable {
    private final Process process;

    private TrainerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a trainer.
     *
     * @param home folder of its artifacts and its log
     */
    static TrainerProcess start(Path home, String bootstrapServers, int threads) throws IOException {
        Path jar = Path.of(System.getProperty("gmem.root", ".."))
                .resolve("trainer-service/target/quarkus-app/quarkus-run.jar")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    jar + " is missing; build it with './mvnw -Dquick -DskipTests package' or omit --service");
        }
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("trainer.log").toFile());
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        builder.environment()
                .put("GMEM_ARTIFACTS_DIR", home.resolve("artifacts").toString());
        builder.environment().put("GMEM_EXIT_WITH_PARENT", "true");
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return new TrainerProcess(builder.start());
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the trainer exited with status " + process.exitValue());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
