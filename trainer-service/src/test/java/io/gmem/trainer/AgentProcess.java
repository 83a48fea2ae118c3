package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.message.Topic;
import io.gmem.contracts.worker.WorkerEvent;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import io.gmem.trainer.distributed.AgentMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** A cluster worker in a separate process, as on its host. */
record AgentProcess(String name, Process process) implements AutoCloseable {
    private static int started;

    static AgentProcess start(String address) throws IOException {
        String name = "worker-" + started++;
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT %4$s %5$s%n",
                AgentMain.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", SharedBroker.bootstrapServers());
        builder.environment()
                .put("GMEM_ARTIFACTS_DIR", ConfigProvider.getConfig().getValue("gmem.artifacts.dir", String.class));
        builder.environment().put("GMEM_WORKER_NAME", name);
        builder.environment().put("GMEM_WORKER_ADDRESS", address);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new AgentProcess(name, builder.inheritIO().start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the worker has registered. */
    void awaitPresence() {
        try (var topics = new Topics(Topic.WORKERS)) {
            Eventually.holds(
                    () -> assertThat(topics.of(WorkerEvent.Present.class, name)).isNotEmpty());
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
