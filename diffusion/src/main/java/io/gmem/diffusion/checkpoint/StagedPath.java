package io.gmem.diffusion.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Writes a file or folder beside its place and moves it there when it is whole; when that fails, nothing of it stays. */
final class StagedPath {
    interface Writing {
        void to(Path staging) throws IOException;
    }

    private StagedPath() {}

    static void write(Path target, Writing writing) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path parent = Files.createDirectories(absolute.getParent());
        Path room = Files.createTempDirectory(parent, ".staging-");
        try {
            Path staging = room.resolve(absolute.getFileName());
            writing.to(staging);
            if (Files.exists(absolute)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(staging, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            delete(room);
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
