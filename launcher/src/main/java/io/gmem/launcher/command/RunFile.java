package io.gmem.launcher.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a run from a file: the body of {@code POST /api/runs} in YAML or JSON. */
final class RunFile {
    private static final long MAXIMUM_BYTES = 1 << 20;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    private RunFile() {}

    static Map<String, Object> read(Path file) {
        try {
            if (Files.size(file) > MAXIMUM_BYTES) {
                throw new CommandFailure(ExitCode.USAGE, file + " must be at most 1 MiB");
            }
            LinkedHashMap<String, Object> fields = YAML.readValue(Files.readAllBytes(file), FIELDS);
            return fields == null ? new LinkedHashMap<>() : fields;
        } catch (JacksonException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " is not a run in YAML or JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage());
        }
    }

    /** Returns the fields of the section {@code name}, which is created if absent. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> section(Map<String, Object> request, String name) {
        Object section = request.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
        if (section instanceof Map<?, ?> fields) {
            return (Map<String, Object>) fields;
        }
        throw new CommandFailure(ExitCode.USAGE, name + " must be a section with fields");
    }
}
