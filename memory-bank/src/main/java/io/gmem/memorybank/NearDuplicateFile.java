package io.gmem.memorybank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Near-duplicate groups of a data set, one per line of {@code likenesses.jsonl}, ordered by their first image. */
public final class NearDuplicateFile {
    static final String NAME = "likenesses.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private NearDuplicateFile() {}

    /** Writes all groups into the folder of a new data set. */
    public static void write(Path folder, List<NearDuplicateGroup> groups) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(NAME))) {
            for (NearDuplicateGroup group : groups) {
                out.write(JSON.writeValueAsString(group));
                out.write('\n');
            }
        }
    }

    /**
     * Reads a page of groups; empty when the data set was not searched for near-duplicates.
     *
     * @param offset number of groups to skip
     * @param limit maximum number of groups to read
     * @throws MalformedArtifactException when a line is not a group
     */
    public static List<NearDuplicateGroup> read(Path folder, long offset, int limit) throws IOException {
        Path file = folder.resolve(NAME);
        List<NearDuplicateGroup> groups = new ArrayList<>();
        if (!Files.exists(file)) {
            return groups;
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String line = in.readLine();
            for (long at = 0; line != null && groups.size() < limit; at++, line = in.readLine()) {
                if (at >= offset) {
                    groups.add(JSON.readValue(line, NearDuplicateGroup.class));
                }
            }
            return groups;
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException(file, "holds a line that is not a near-duplicate group");
        }
    }
}
