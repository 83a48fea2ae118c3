package io.gmem.testkit;

import io.gmem.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One broker per JVM, started at first use and kept to the end. Loaded by the system class loader (Quarkus: parent first), it is
 * the same for every test profile.
 */
public final class SharedBroker {
    private static @Nullable EmbeddedBroker broker;

    private SharedBroker() {}

    /** Its address. */
    public static synchronized String bootstrapServers() {
        if (broker == null) {
            broker = start();
        }
        return broker.bootstrapServers();
    }

    private static EmbeddedBroker start() {
        // Kafka loads plug-ins by the context class loader, which under Quarkus is the application's
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedBroker.class.getClassLoader());
        try {
            Path folder = Files.createTempDirectory("gmem-broker");
            EmbeddedBroker started = EmbeddedBroker.start(folder.resolve("kafka"), FreePort.find(), FreePort.find());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, folder), "stop-broker"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void stop(EmbeddedBroker started, Path folder) {
        started.close();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path entry : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }
}
