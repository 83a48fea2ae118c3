package io.gmem.artifacts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of an artifact with their sizes and digests, sorted by name; its own digest therefore names the content.
 *
 * @param mediaType what the artifact is
 */
record Manifest(String mediaType, List<Entry> files) {
    static final String FILE_NAME = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** One file; {@code name} uses '/' whatever the system. */
    record Entry(String name, long bytes, String sha256) {}

    static Manifest of(Path folder, String mediaType) throws IOException {
        List<Entry> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(FILE_NAME)) {
                    files.add(new Entry(name, Files.size(file), Digest.ofFile(file)));
                }
            }
        }
        return new Manifest(mediaType, List.copyOf(files));
    }

    static Manifest parse(byte[] json) throws IOException {
        return JSON.readValue(json, Manifest.class);
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new IllegalStateException("a manifest cannot be written", e);
        }
    }

    ArtifactRef ref(ArtifactPath path) {
        return new ArtifactRef(
                path.uri(),
                Digest.of(json()),
                files.stream().mapToLong(Entry::bytes).sum(),
                mediaType);
    }

    /** Size and time of change of every file in {@code folder}: what differs when one was touched. */
    List<String> appearance(Path folder) throws IOException {
        List<String> appearance = new ArrayList<>();
        for (Entry entry : files) {
            Path file = folder.resolve(entry.name()).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                throw new CorruptArtifactException(folder, entry.name() + " is missing");
            }
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            appearance.add(entry.name() + " " + attributes.size() + " " + attributes.lastModifiedTime() + " "
                    + attributes.fileKey());
        }
        return appearance;
    }

    /** Checks every file in {@code folder}. */
    void verify(Path folder) throws IOException {
        for (Entry entry : files) {
            Path file = folder.resolve(entry.name()).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                throw new CorruptArtifactException(folder, entry.name() + " is missing");
            }
            if (Files.size(file) != entry.bytes()) {
                throw new CorruptArtifactException(
                        folder, entry.name() + " has " + Files.size(file) + " bytes instead of " + entry.bytes());
            }
            if (!Digest.ofFile(file).equals(entry.sha256())) {
                throw new CorruptArtifactException(folder, entry.name() + " has changed: its sha256 is another");
            }
        }
    }
}
