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

/** A run in a file: the body of {@code POST /api/runs}, in YAML, of which JSON is a part. */
final class RunFile {
    private static final long LARGEST = 1 << 20;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    private RunFile() {}

    static Map<String, Object> read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new CommandFailure(ExitCode.USAGE, file + " is larger than a run can be");
            }
            LinkedHashMap<String, Object> fields = YAML.readValue(Files.readAllBytes(file), FIELDS);
            return fields == null ? new LinkedHashMap<>() : fields;
        } catch (JacksonException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " is no run in YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage());
        }
    }

    /** The fields under {@code name}, made if they are not there. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> section(Map<String, Object> request, String name) {
        Object there = request.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
        if (there instanceof Map<?, ?> fields) {
            return (Map<String, Object>) fields;
        }
        throw new CommandFailure(ExitCode.USAGE, name + " has to hold fields of its own");
    }
}
