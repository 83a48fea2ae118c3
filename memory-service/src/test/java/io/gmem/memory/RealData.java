package io.gmem.memory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Photographs that are not part of the repository, read from the directory {@code gmem.data.dir} or from {@code shared/data} next
 * to the project. Tests without the data are reported as not run.
 */
public final class RealData {
    private RealData() {}

    /** Returns a file or folder of the data directory; if it does not exist, reports the test as not run and aborts it. */
    public static Path at(String path) {
        String configured = System.getProperty("gmem.data.dir", "");
        Path root = configured.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(configured);
        Path file = root.resolve(path);
        if (!Files.exists(file)) {
            String reason = "NOT RUN: needs " + path
                    + ", which is not part of the repository; set its directory with -Dgmem.data.dir=DIR";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return file;
    }
}
