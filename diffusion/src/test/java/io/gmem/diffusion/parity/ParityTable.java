package io.gmem.diffusion.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was compared in this process, as the table that docs/PARITY.md shows: {@code target/parity.md}. */
final class ParityTable {
    private static final Path FILE = Path.of("target", "parity.md");
    private static final Map<String, String> ROWS = new TreeMap<>();

    private ParityTable() {}

    static synchronized void add(String name, int tensors, double worst) {
        ROWS.put(name, "| `%s` | %d | %.3f |".formatted(name, tensors, worst));
        List<String> lines =
                new ArrayList<>(List.of("| case | tensors | worst error, of its tolerance |", "|---|---|---|"));
        lines.addAll(ROWS.values());
        try {
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
