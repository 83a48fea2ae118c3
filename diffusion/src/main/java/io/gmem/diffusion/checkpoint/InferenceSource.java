package io.gmem.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes the methods that generate random numbers from a network's source. Only training calls them. Their argument type {@code
 * Generator} is not supported by TorchScript before libtorch 2.2.
 */
final class InferenceSource {
    private static final String METHOD = "  def ";
    private static final String GENERATOR_ARGUMENT = ": Generator";

    private InferenceSource() {}

    static Map<String, String> of(Map<String, String> source) {
        Map<String, String> inference = new LinkedHashMap<>();
        source.forEach((name, text) -> inference.put(name, withoutRandomMethods(text)));
        return inference;
    }

    private static String withoutRandomMethods(String text) {
        List<String> kept = new ArrayList<>();
        boolean random = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(METHOD)) {
                random = line.contains(GENERATOR_ARGUMENT);
            } else if (!line.startsWith("    ")) {
                random = false;
            }
            if (!random) {
                kept.add(line);
            }
        }
        return String.join("\n", kept) + "\n";
    }
}
