package io.gmem.memorybank;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes descriptions as indented JSON and items as JSON lines, with snake_case names and '\n' line ends. */
final class JsonFiles {
    static final ObjectMapper LINES = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonFiles() {}

    static void write(Path file, Object description) throws IOException {
        String json = LINES.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(description);
        Files.writeString(file, json.replace(System.lineSeparator(), "\n") + "\n");
    }

    static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return LINES.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new MalformedArtifactException(file, e);
        }
    }
}
