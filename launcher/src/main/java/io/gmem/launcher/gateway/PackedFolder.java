package io.gmem.launcher.gateway;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of a folder in a temporary zip, under their relative paths. Symbolic links are not followed. */
record PackedFolder(Path zip) implements AutoCloseable {
    static PackedFolder of(Path folder) {
        try (Stream<Path> walk = Files.walk(folder);
                Progress progress = Progress.of("packing " + folder)) {
            List<Path> files =
                    walk.filter(path -> Files.isRegularFile(path)).sorted().toList();
            if (files.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, folder + " contains no files; give a folder of images");
            }
            var packed = new PackedFolder(Files.createTempFile("gmem-upload", ".zip"));
            try {
                packed.fill(folder, files, progress);
                return packed;
            } catch (IOException | RuntimeException e) {
                packed.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot pack " + folder + ": " + e.getMessage(), e);
        }
    }

    private void fill(Path folder, List<Path> files, Progress progress) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            // images are already compressed
            out.setLevel(Deflater.NO_COMPRESSION);
            for (int i = 0; i < files.size(); i++) {
                String name = folder.relativize(files.get(i)).toString().replace('\\', '/');
                out.putNextEntry(new ZipEntry(name));
                Files.copy(files.get(i), out);
                progress.at((i + 1.0) / files.size(), (i + 1) + " files");
            }
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
