package io.gmem.memory.ingest;

import io.gmem.memory.source.Licenses;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code licences.txt} of a data set: the verbatim license texts of its source. */
final class LicenseFile {
    private static final String NAME = "licences.txt";

    private LicenseFile() {}

    /** Writes the file, unless the source has no license files. */
    static void write(Path folder, Licenses licences) throws IOException {
        if (licences.found().isEmpty()) {
            return;
        }
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(NAME))) {
            for (Licenses.Found one : licences.found()) {
                out.write("==== " + one.file() + "\n" + one.text() + "\n\n");
            }
        }
    }
}
