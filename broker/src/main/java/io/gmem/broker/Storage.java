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
 * Formats the folder of a broker once. The folder is formatted under a temporary name and renamed atomically, so that a crash
 * never leaves a partially formatted folder. A folder with other contents is rejected and left unchanged.
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
        Path target = folder.toAbsolutePath().normalize();
        Path draft = target.resolveSibling(target.getFileName() + ".formatting");
        delete(draft);
        Files.createDirectories(draft);
        write(draft);
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            delete(draft);
            throw notEmpty(folder, e);
        } catch (IOException e) {
            delete(draft);
            throw Files.exists(target) ? notEmpty(folder, e) : e;
        }
    }

    private static IOException notEmpty(Path folder, IOException cause) {
        return new IOException(
                folder + " contains files that do not belong to a broker; use a new or an empty folder", cause);
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
            throw new IOException("cannot format the broker folder " + draft, e);
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
