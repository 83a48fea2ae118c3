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

/** The options of the measured network. */
final class BenchNetworkOptions {
    private static final Pattern PRESET = Pattern.compile("(.+)/([1248])");
    private static final Pattern LATENT = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");
    private static final int CLASSES = 1_000;

    @Option(
            names = "--preset",
            description = "network size and patch size (default: ${DEFAULT-VALUE})",
            defaultValue = "Ti/4")
    String preset = "Ti/4";

    @Option(
            names = "--latent",
            description = "latent shape: channels x rows x columns (default: ${DEFAULT-VALUE})",
            defaultValue = "3x32x32")
    String latent = "3x32x32";

    @Option(names = "--batch", description = "batch size (default: ${DEFAULT-VALUE})", defaultValue = "16")
    int batch = 16;

    @Option(
            names = "--snippet",
            description = "dimension of snippets to condition on (default: condition on 1000 classes)",
            defaultValue = "0")
    int snippet;

    @Option(names = "--lightning", description = "use the blocks of final GMem: RMS norm, SwiGLU, rotary positions")
    boolean lightning;

    @Option(
            names = "--precision",
            description = "precision of matrix products: float32, bfloat16 or auto (default: ${DEFAULT-VALUE})",
            defaultValue = "float32")
    String precision = "float32";

    /** Returns the precision; null selects it by processor. */
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

    /** Returns the kernel routes of a network as fields of a result. */
    static Map<String, Object> described(KernelPlan kernels) {
        return Map.of(
                "precision", kernels.precision().id(),
                "routes", Map.of("attention", kernels.attention().id(), "linear", new TreeMap<>(kernels.linear())));
    }

    /** Returns the network options as fields of a result. */
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
            throw new IllegalArgumentException("--preset must be a size and a patch such as S/2 (was " + preset + ")");
        }
        if (!shape.matches() || !shape.group(2).equals(shape.group(3))) {
            throw new IllegalArgumentException(
                    "--latent must be channels x rows x columns with equal rows and columns, such as 4x32x32 (was "
                            + latent + ")");
        }
        if (batch < 1 || batch > 4_096) {
            throw new IllegalArgumentException("--batch must be between 1 and 4096 (was " + batch + ")");
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
