package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder of golden values with checkpoints, from the test resources or from {@code gmem.parity.dir}. */
record GoldenCase(Path folder, JsonNode meta) {
    /** Returns the cases of a family. */
    static List<GoldenCase> family(String prefix) throws IOException, URISyntaxException {
        try (Stream<Path> folders = Files.list(root())) {
            List<GoldenCase> cases = folders.filter(
                            folder -> folder.getFileName().toString().startsWith(prefix))
                    .filter(folder -> Files.exists(folder.resolve("meta.json")))
                    .sorted()
                    .map(GoldenCase::read)
                    .toList();
            if (cases.isEmpty()) {
                System.out.println("NOT RUN: files of " + prefix + ". No such case in " + root());
            }
            return cases;
        }
    }

    private static GoldenCase read(Path folder) {
        try {
            return new GoldenCase(
                    folder,
                    new ObjectMapper().readTree(folder.resolve("meta.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() throws URISyntaxException {
        String configured = System.getProperty("gmem.parity.dir", "");
        return configured.isBlank()
                ? Path.of(Objects.requireNonNull(GoldenCase.class.getResource("/parity"))
                        .toURI())
                : Path.of(configured);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Returns the torch checkpoints of the case. */
    List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(pt|pth|bin)"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
