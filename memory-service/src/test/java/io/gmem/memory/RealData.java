package io.gmem.memory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Photographs that are no part of the project: in the folder that {@code gmem.data.dir} names, or beside the project. A test that finds
 * none says so and is not run.
 */
public final class RealData {
    private RealData() {}

    /** A file or folder there; the test ends here, said aloud, if it is not. */
    public static Path at(String path) {
        String given = System.getProperty("gmem.data.dir", "");
        Path root = given.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(given);
        Path wanted = root.resolve(path);
        if (!Files.exists(wanted)) {
            String reason = "NOT RUN: needs " + path
                    + ", which is no part of the project; name a folder that has it with -Dgmem.data.dir=DIR";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return wanted;
    }
}
