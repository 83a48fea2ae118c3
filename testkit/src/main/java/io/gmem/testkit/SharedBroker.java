package io.gmem.testkit;

import io.gmem.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One broker per JVM, started at first use and stopped when the JVM exits. Quarkus reloads this class for every test profile,
 * so the address is stored in a system property. The classes of the broker must be loaded parent-first.
 */
public final class SharedBroker {
    private static final String ADDRESS = "gmem.test.broker";

    private SharedBroker() {}

    /** Returns the address of the broker, which is started at the first call. */
    public static String bootstrapServers() {
        synchronized (System.getProperties()) {
            String address = System.getProperty(ADDRESS);
            if (address == null) {
                address = start().bootstrapServers();
                System.setProperty(ADDRESS, address);
            }
            return address;
        }
    }

    private static EmbeddedBroker start() {
        // Kafka loads plug-ins with the context class loader, which under Quarkus is that of the application
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(EmbeddedBroker.class.getClassLoader());
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
            System.err.println("cannot delete " + folder + " (" + e.getMessage() + ")");
        }
    }
}
