package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The cases of a family: every folder whose name starts with its prefix, wherever {@code gmem.parity.dir} points. */
final class ParityFamily {
    /** What is done with a case. */
    interface Comparison {
        void compare(ParityCase parityCase) throws Exception;
    }

    private ParityFamily() {}

    /** A test a case; fails when the folder has none. */
    static Stream<DynamicTest> of(String prefix, Comparison comparison) throws Exception {
        List<Path> folders = folders(prefix);
        assertThat(folders).as("cases " + prefix + "* in " + root()).isNotEmpty();
        return tests(folders, comparison);
    }

    /** A test a case; a folder that has none is reported as not run. */
    static Stream<DynamicTest> whereThere(String prefix, Comparison comparison) throws Exception {
        List<Path> folders = folders(prefix);
        if (folders.isEmpty()) {
            String reason = "NOT RUN: parity family " + prefix + ". There is no case of it in " + root();
            return Stream.of(DynamicTest.dynamicTest(prefix, () -> {
                System.out.println(reason);
                assumeTrue(false, reason);
            }));
        }
        return tests(folders, comparison);
    }

    private static Stream<DynamicTest> tests(List<Path> folders, Comparison comparison) {
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    try (var parityCase = new ParityCase(folder)) {
                        comparison.compare(parityCase);
                    }
                }));
    }

    private static List<Path> folders(String prefix) throws IOException, URISyntaxException {
        try (Stream<Path> entries = Files.list(root())) {
            return entries.filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .filter(folder -> Files.exists(folder.resolve("meta.json")))
                    .sorted()
                    .toList();
        }
    }

    private static Path root() throws URISyntaxException {
        String given = System.getProperty("gmem.parity.dir", "");
        if (!given.isBlank()) {
            return Path.of(given);
        }
        URL committed = ParityFamily.class.getResource("/parity");
        return Path.of(java.util.Objects.requireNonNull(committed, "test resources hold the cases")
                .toURI());
    }
}
