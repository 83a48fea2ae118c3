package io.gmem.memory.ingest;

import io.gmem.memory.source.Licences;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code licences.txt} beside a data set: what its source says of the terms it may be used under, word for word. */
final class LicenceFile {
    private static final String NAME = "licences.txt";

    private LicenceFile() {}

    /** Nothing where the source says nothing. */
    static void write(Path folder, Licences licences) throws IOException {
        if (licences.found().isEmpty()) {
            return;
        }
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(NAME))) {
            for (Licences.Found one : licences.found()) {
                out.write("==== " + one.file() + "\n" + one.text() + "\n\n");
            }
        }
    }
}
