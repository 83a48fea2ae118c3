package io.gmem.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Formats a broker's folder once: beside it, then moved into its place in one step, so that a crash in the middle leaves
 * nothing that the next start could take for a broker's folder. A folder that holds anything else is refused, not emptied.
 */
final class Storage {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String FORMATTED = "meta.properties";

    private Storage() {}

    static void format(Path folder) throws IOException {
        if (Files.exists(folder.resolve(FORMATTED))) {
            return;
        }
        Path place = folder.toAbsolutePath().normalize();
        Path draft = place.resolveSibling(place.getFileName() + ".formatting");
        delete(draft);
        Files.createDirectories(draft);
        write(draft);
        try {
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            delete(draft);
            throw notEmpty(folder, e);
        } catch (IOException e) {
            delete(draft);
            throw Files.exists(place) ? notEmpty(folder, e) : e;
        }
    }

    private static IOException notEmpty(Path folder, IOException cause) {
        return new IOException(
                folder + " holds something that is no broker's folder; name a new or an empty folder", cause);
    }

    private static void write(Path draft) throws IOException {
        var formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.setNodeId(NODE_ID);
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.setReleaseVersion(MetadataVersion.LATEST_PRODUCTION);
        formatter.setControllerListenerName(CONTROLLER_LISTENER);
        formatter.setMetadataLogDirectory(draft.toString());
        formatter.addDirectory(draft.toString());
        try {
            formatter.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the broker's folder " + draft + " cannot be formatted", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path entry : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }
}
