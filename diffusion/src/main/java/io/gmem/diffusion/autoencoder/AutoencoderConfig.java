package io.gmem.diffusion.autoencoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.checkpoint.AutoencoderKind;
import io.gmem.diffusion.checkpoint.Recognised.AutoencoderWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code config.json} of an AutoencoderKL: what it says beyond the weights, and whether it is theirs. */
final class AutoencoderConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 1 << 20;
    private static final long USUAL_GROUPS = 32;
    private static final double SD_SCALING_FACTOR = 0.18215;

    private AutoencoderConfig() {}

    /**
     * What is said beside the weights; the usual, where nothing is.
     *
     * @param path of the weights, or their folder
     * @throws IllegalArgumentException naming the field that is no number, or contradicts the weights
     */
    static KlAutoencoder.Settings beside(Path path, AutoencoderWeights weights) throws IOException {
        double usual = weights.kind() == AutoencoderKind.VA_VAE ? 1 : SD_SCALING_FACTOR;
        Path file = Files.isDirectory(path) ? path.resolve("config.json") : path.resolveSibling("config.json");
        if (!Files.isRegularFile(file)) {
            return new KlAutoencoder.Settings(USUAL_GROUPS, usual);
        }
        JsonNode said = read(file);
        KlArchitecture.recognise(weights.weights()).ifPresent(there -> compare(file, said, there));
        return new KlAutoencoder.Settings(
                (long) number(file, said, "norm_num_groups", USUAL_GROUPS),
                number(file, said, "scaling_factor", usual));
    }

    private static JsonNode read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException(file + " is larger than a configuration can be");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void compare(Path file, JsonNode said, KlArchitecture there) {
        JsonNode widths = said.path("block_out_channels");
        List<Long> saidWidths = new ArrayList<>();
        widths.forEach(width -> saidWidths.add(width.asLong()));
        if (widths.isArray() && !saidWidths.equals(there.widths())) {
            throw new IllegalArgumentException(file + " says block_out_channels " + saidWidths + ", the weights have "
                    + there.widths() + "; it belongs to other weights");
        }
        long channels = (long) number(file, said, "latent_channels", there.latentChannels());
        if (widths.isArray() && channels != there.latentChannels()) {
            throw new IllegalArgumentException(file + " says latent_channels " + channels + ", the weights have "
                    + there.latentChannels() + "; it belongs to other weights");
        }
    }

    private static double number(Path file, JsonNode said, String field, double usual) {
        JsonNode value = said.path(field);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw new IllegalArgumentException(file + " says " + field + " " + value + ", which is no number");
        }
        return value.asDouble(usual);
    }
}
