package io.gmem.bench;

import io.gmem.broker.BrokerMain;
import io.gmem.testkit.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker in a separate process, which can be killed and restarted with its data. */
final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final int port = FreePort.find();
    private final int controllerPort = FreePort.find();
    private Process process;

    private BrokerProcess(Path folder) {
        this.folder = folder;
    }

    static BrokerProcess start(Path folder) throws IOException {
        var broker = new BrokerProcess(folder);
        broker.startAgain();
        return broker;
    }

    /** Starts the broker and returns when it is ready. */
    void startAgain() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                BrokerMain.class.getName(),
                "--dir",
                folder.toString(),
                "--port",
                Integer.toString(port),
                "--controller-port",
                Integer.toString(controllerPort));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.redirectErrorStream(true).start();
        awaitReady(process.inputReader());
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("broker ready")) {
                Thread drain = new Thread(() -> output.lines().forEach(rest -> {}), "broker-output");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        throw new IOException("the broker did not start");
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Kills the process with {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
