package io.gmem.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's source for other programs: without the methods that draw random numbers, which only training calls. Their argument,
 * a {@code Generator}, is unknown to the TorchScript of libtorch before 2.2.
 */
final class InferenceSource {
    private static final String METHOD = "  def ";
    private static final String DRAWS = ": Generator";

    private InferenceSource() {}

    static Map<String, String> of(Map<String, String> source) {
        Map<String, String> inference = new LinkedHashMap<>();
        source.forEach((name, text) -> inference.put(name, withoutDraws(text)));
        return inference;
    }

    private static String withoutDraws(String text) {
        List<String> kept = new ArrayList<>();
        boolean draws = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(METHOD)) {
                draws = line.contains(DRAWS);
            } else if (!line.startsWith("    ")) {
                draws = false;
            }
            if (!draws) {
                kept.add(line);
            }
        }
        return String.join("\n", kept) + "\n";
    }
}
