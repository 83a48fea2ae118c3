package io.gmem.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Formats a broker's folder once. A crash in the middle leaves no marker, and the next start begins anew. */
final class Storage {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String FORMATTED = ".formatted";

    private Storage() {}

    static void format(Path folder) throws IOException {
        if (Files.exists(folder.resolve(FORMATTED))) {
            return;
        }
        if (Files.isDirectory(folder)) {
            empty(folder);
        }
        Files.createDirectories(folder);
        var formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.setNodeId(NODE_ID);
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.setReleaseVersion(MetadataVersion.LATEST_PRODUCTION);
        formatter.setControllerListenerName(CONTROLLER_LISTENER);
        formatter.setMetadataLogDirectory(folder.toString());
        formatter.addDirectory(folder.toString());
        try {
            formatter.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the broker's folder " + folder + " cannot be formatted", e);
        }
        Files.createFile(folder.resolve(FORMATTED));
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path entry : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
