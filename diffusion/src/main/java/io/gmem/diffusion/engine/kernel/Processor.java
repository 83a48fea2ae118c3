package io.gmem.diffusion.engine.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The CPU as described by Linux in {@code /proc/cpuinfo}. On other systems the fields are empty.
 *
 * @param model model name with family, model and stepping
 * @param microcode microcode revision
 * @param flags instruction sets
 */
public record Processor(String model, String microcode, Set<String> flags) {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    public Processor {
        flags = Set.copyOf(flags);
    }

    /** Returns the processor of this machine. */
    public static Processor current() {
        try {
            return parse(Files.readAllLines(DESCRIPTION));
        } catch (IOException e) {
            return parse(List.of());
        }
    }

    static Processor parse(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        String model = fields.getOrDefault("model name", "unknown") + " family "
                + fields.getOrDefault("cpu family", "?") + " model " + fields.getOrDefault("model", "?") + " stepping "
                + fields.getOrDefault("stepping", "?");
        return new Processor(
                model,
                fields.getOrDefault("microcode", ""),
                Set.of(fields.getOrDefault("flags", "").split("\\s+")));
    }

    /** Returns whether the processor has instructions for products on bfloat16 operands. */
    public boolean multipliesBfloat16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    }
}
