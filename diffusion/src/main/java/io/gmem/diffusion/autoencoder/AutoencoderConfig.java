package io.gmem.diffusion.autoencoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.checkpoint.AutoencoderKind;
import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code config.json} of an AutoencoderKL and checks it against the weights. */
final class AutoencoderConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 1 << 20;
    private static final long DEFAULT_GROUPS = 32;
    private static final double SD_SCALING_FACTOR = 0.18215;

    private AutoencoderConfig() {}

    /**
     * Returns the settings stored next to the weights, or the defaults if there is no {@code config.json}.
     *
     * @param path the weights, or their folder
     * @throws IllegalArgumentException naming the field that is not a number or contradicts the weights
     */
    static KlAutoencoder.Settings read(Path path, AutoencoderWeights weights) throws IOException {
        double fallback = weights.kind() == AutoencoderKind.VA_VAE ? 1 : SD_SCALING_FACTOR;
        Path file = Files.isDirectory(path) ? path.resolve("config.json") : path.resolveSibling("config.json");
        if (!Files.isRegularFile(file)) {
            return new KlAutoencoder.Settings(DEFAULT_GROUPS, fallback);
        }
        JsonNode json = parse(file);
        KlArchitecture.recognise(weights.weights()).ifPresent(architecture -> compare(file, json, architecture));
        return new KlAutoencoder.Settings(
                (long) number(file, json, "norm_num_groups", DEFAULT_GROUPS),
                number(file, json, "scaling_factor", fallback));
    }

    private static JsonNode parse(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException(
                    file + " must not exceed " + LARGEST + " bytes (was " + Files.size(file) + ")");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void compare(Path file, JsonNode json, KlArchitecture architecture) {
        JsonNode widths = json.path("block_out_channels");
        List<Long> configured = new ArrayList<>();
        widths.forEach(width -> configured.add(width.asLong()));
        if (widths.isArray() && !configured.equals(architecture.widths())) {
            throw new IllegalArgumentException(file + " has block_out_channels " + configured
                    + ", but the weights have " + architecture.widths() + "; use the config.json of these weights");
        }
        long channels = (long) number(file, json, "latent_channels", architecture.latentChannels());
        if (widths.isArray() && channels != architecture.latentChannels()) {
            throw new IllegalArgumentException(file + " has latent_channels " + channels + ", but the weights have "
                    + architecture.latentChannels() + "; use the config.json of these weights");
        }
    }

    private static double number(Path file, JsonNode json, String field, double fallback) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw new IllegalArgumentException(file + ": " + field + " must be a number (was " + value + ")");
        }
        return value.asDouble(fallback);
    }
}
