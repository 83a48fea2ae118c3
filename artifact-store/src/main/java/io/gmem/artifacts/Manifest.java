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
 * The files of an artifact with their sizes and digests, sorted by name. The digest of the manifest therefore identifies the
 * content.
 *
 * @param mediaType media type of the artifact
 */
record Manifest(String mediaType, List<Entry> files) {
    static final String FILE_NAME = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** One file. {@code name} uses '/' as separator on every system. */
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
            throw new IllegalStateException("the manifest cannot be serialized", e);
        }
    }

    ArtifactRef ref(ArtifactPath path) {
        return new ArtifactRef(
                path.uri(),
                Digest.of(json()),
                files.stream().mapToLong(Entry::bytes).sum(),
                mediaType);
    }

    /** Returns size, modification time and file key of every file in {@code folder}, to detect changes without reading. */
    List<String> attributes(Path folder) throws IOException {
        List<String> attributes = new ArrayList<>();
        for (Entry entry : files) {
            Path file = folder.resolve(entry.name()).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                throw new CorruptArtifactException(folder, entry.name() + " is missing");
            }
            var fileAttributes = Files.readAttributes(file, BasicFileAttributes.class);
            attributes.add(entry.name() + " " + fileAttributes.size() + " " + fileAttributes.lastModifiedTime() + " "
                    + fileAttributes.fileKey());
        }
        return attributes;
    }

    /**
     * Verifies the size and digest of every file in {@code folder}.
     *
     * @throws CorruptArtifactException if a file is missing or differs
     */
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
                throw new CorruptArtifactException(
                        folder, entry.name() + " has changed: the sha256 digest does not match");
            }
        }
    }
}
