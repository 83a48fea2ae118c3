package io.gmem.bench;

import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The network that is measured. */
final class BenchNetworkOptions {
    private static final Pattern PRESET = Pattern.compile("(.+)/([1248])");
    private static final Pattern LATENT = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");
    private static final int CLASSES = 1_000;

    @Option(names = "--preset", description = "size/patch (default: ${DEFAULT-VALUE})", defaultValue = "Ti/4")
    String preset = "Ti/4";

    @Option(
            names = "--latent",
            description = "channels x rows x columns (default: ${DEFAULT-VALUE})",
            defaultValue = "3x32x32")
    String latent = "3x32x32";

    @Option(names = "--batch", description = "images at once (default: ${DEFAULT-VALUE})", defaultValue = "16")
    int batch = 16;

    @Option(
            names = "--snippet",
            description = "condition on snippets of this many numbers (default: on 1000 classes)",
            defaultValue = "0")
    int snippet;

    @Option(names = "--lightning", description = "with final GMem's blocks: RMS norm, SwiGLU, rotary positions")
    boolean lightning;

    @Option(
            names = "--precision",
            description = "of matrix products: float32, bfloat16 or auto (default: ${DEFAULT-VALUE})",
            defaultValue = "float32")
    String precision = "float32";

    /** Null if the processor decides. */
    @Nullable
    Precision precision() {
        return switch (precision) {
            case "float32" -> Precision.FLOAT32;
            case "bfloat16" -> Precision.BFLOAT16;
            case "auto" -> null;
            default ->
                throw new IllegalArgumentException(
                        "--precision must be float32, bfloat16 or auto (was " + precision + ")");
        };
    }

    /** The routes of a network as fields of a result. */
    static Map<String, Object> described(KernelPlan kernels) {
        return Map.of(
                "precision", kernels.precision().id(),
                "routes", Map.of("attention", kernels.attention().id(), "linear", new TreeMap<>(kernels.linear())));
    }

    /** What a result says of it. */
    Map<String, Object> described() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("preset", preset);
        fields.put("latent", latent);
        fields.put("batch", batch);
        fields.put("condition", snippet == 0 ? "class" : "snippet of " + snippet);
        fields.put("lightning", lightning);
        return fields;
    }

    NetworkConfig network() {
        Matcher size = PRESET.matcher(preset);
        Matcher shape = LATENT.matcher(latent);
        if (!size.matches()) {
            throw new IllegalArgumentException("--preset is a size and a patch, like S/2, not " + preset);
        }
        if (!shape.matches() || !shape.group(2).equals(shape.group(3))) {
            throw new IllegalArgumentException(
                    "--latent is channels x rows x columns, the last two equal, like 4x32x32, not " + latent);
        }
        if (batch < 1 || batch > 4_096) {
            throw new IllegalArgumentException("--batch is from 1 to 4096, not " + batch);
        }
        Conditioning conditioning = snippet == 0
                ? new Conditioning.ByClass(CLASSES, 0.1, 0.02)
                : new Conditioning.BySnippet(snippet, 0.1, 1);
        NetworkConfig plain = Preset.named(size.group(1))
                .network(
                        Integer.parseInt(size.group(2)),
                        Integer.parseInt(shape.group(2)),
                        Integer.parseInt(shape.group(1)),
                        conditioning);
        return lightning ? plain.with(Backbone.LIGHTNING, BlockOptions.LIGHTNING) : plain;
    }
}
