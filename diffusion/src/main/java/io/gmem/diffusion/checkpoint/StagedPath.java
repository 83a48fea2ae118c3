package io.gmem.diffusion.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Writes a file or folder to a temporary path and moves it to its target on completion. A failed write leaves no files behind. */
final class StagedPath {
    interface StagedWrite {
        void writeTo(Path staging) throws IOException;
    }

    private StagedPath() {}

    static void write(Path target, StagedWrite write) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path parent = Files.createDirectories(absolute.getParent());
        Path temporaryFolder = Files.createTempDirectory(parent, ".staging-");
        try {
            Path staging = temporaryFolder.resolve(absolute.getFileName());
            write.writeTo(staging);
            if (Files.exists(absolute)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(staging, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            delete(temporaryFolder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
