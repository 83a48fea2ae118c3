package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gmem.diffusion.network.NetworkConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes the JSON files of a checkpoint folder. */
final class CheckpointJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final long MAX_BYTES = 64 << 20;

    private CheckpointJson() {}

    /**
     * Reads a JSON file of at most 64 MiB.
     *
     * @throws UnreadableModelException if the file is not JSON or is too long
     */
    static JsonNode read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new UnreadableModelException(file.getFileName() + " must not be longer than " + MAX_BYTES
                    + " bytes (was " + Files.size(file) + ")");
        }
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UnreadableModelException(file.getFileName() + " is not valid JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new UnreadableModelException(file.getFileName() + " is not valid UTF-8");
        }
    }

    static void write(Path file, Object value) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(value));
    }

    /** Parses the configuration of a network; empty if the JSON is not such a configuration. */
    static Optional<NetworkConfig> networkConfig(JsonNode json) {
        if (!json.path("num_heads").canConvertToInt()
                || !json.path("conditioning").isObject()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.treeToValue(json, NetworkConfig.class));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
