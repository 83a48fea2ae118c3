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

/** The JSON files of a checkpoint folder. */
final class CheckpointJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final long LONGEST = 64 << 20;

    private CheckpointJson() {}

    /** @throws UnreadableModelException when it is no JSON, or too long for what it should be */
    static JsonNode read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new UnreadableModelException(file.getFileName() + " is too long to be what its name says");
        }
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UnreadableModelException(file.getFileName() + " is no JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new UnreadableModelException(file.getFileName() + " is no UTF-8");
        }
    }

    static void write(Path file, Object value) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(value));
    }

    /** A network's configuration, if it is one. */
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
