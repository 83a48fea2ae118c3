package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.TimeDirection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the {@code README.md} of an imported or exported model. */
final class ImportedModelCard {
    private ImportedModelCard() {}

    static String of(Provenance provenance, @Nullable NetworkConfig config) {
        var card =
                new StringBuilder("# ").append(capitalized(provenance.what())).append("\n\n");
        if (config != null) {
            card.append(network(config)).append('\n');
        }
        card.append("Imported from:\n\n");
        provenance
                .source()
                .forEach(file -> card.append(
                        "- `%s`, %d bytes, sha256 `%s`\n".formatted(file.name(), file.bytes(), file.sha256())));
        list(card, "Properties that tensor shapes do not determine", provenance.because());
        list(card, "Assumptions to verify", provenance.doubts());
        return card.toString();
    }

    private static String network(NetworkConfig config) {
        return """
                %s The suite converts the time direction if necessary.

                - `ema.safetensors`: the exponential moving average, used for sampling; `model.safetensors`: the trained weights
                - `config.json`: the configuration of the network
                """.formatted(sentence(config));
    }

    /** Describes a network in one sentence. */
    static String sentence(NetworkConfig config) {
        return "Depth %d, width %d, %d heads, patches of %d, latents of %d x %d x %d, conditioned on %s; predicts the %s on the %s path; %s."
                .formatted(
                        config.depth(),
                        config.hiddenSize(),
                        config.numHeads(),
                        config.patchSize(),
                        config.inChannels(),
                        config.inputSize(),
                        config.inputSize(),
                        condition(config.conditioning()),
                        config.transport().prediction().name().toLowerCase(Locale.ROOT),
                        config.transport().path().name().toLowerCase(Locale.ROOT),
                        config.timeDirection() == TimeDirection.NOISE_TO_DATA
                                ? "t = 0 is noise, t = 1 is data"
                                : "t = 1 is noise, t = 0 is data");
    }

    private static String condition(Conditioning conditioning) {
        if (conditioning instanceof Conditioning.ByClass byClass) {
            return "one of " + byClass.classes() + " classes";
        }
        return conditioning instanceof Conditioning.BySnippet bySnippet
                ? "a memory snippet of " + bySnippet.dimension() + " numbers"
                : "nothing";
    }

    private static void list(StringBuilder card, String heading, List<String> items) {
        if (!items.isEmpty()) {
            card.append('\n').append(heading).append(":\n\n");
            items.forEach(item -> card.append("- ").append(item).append('\n'));
        }
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
