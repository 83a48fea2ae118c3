package io.gmem.memory.download;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A partially downloaded file in its own folder, with the metadata needed to resume it. Metadata is written before the first
 * byte, and after the previous content was removed, so bytes of different files are never mixed.
 */
final class PartialFile {
    private static final ObjectMapper JSON = MessageJson.mapper();

    /**
     * Metadata sent by the server.
     *
     * @param etag strong ETag, or null
     * @param bytes total size, or -1 if unknown
     */
    record Known(@Nullable String etag, long bytes) {}

    private final Path known;
    private final Path content;

    PartialFile(Path folder) {
        this.known = folder.resolve("known.json");
        this.content = folder.resolve("content");
    }

    Path content() {
        return content;
    }

    /** Returns the metadata, or null if the download cannot be resumed. */
    @Nullable
    Known known() {
        try {
            Known metadata = JSON.readValue(known.toFile(), Known.class);
            return metadata.etag() == null || !Files.exists(content) ? null : metadata;
        } catch (IOException e) {
            return null; // no download was started, or its metadata is unreadable
        }
    }

    long size() throws IOException {
        return Files.exists(content) ? Files.size(content) : 0;
    }

    /** Starts over with another file. */
    void begin(Known metadata) throws IOException {
        Files.deleteIfExists(content);
        write(metadata);
        Files.createFile(content);
    }

    /** Marks the file as complete; it is not written to afterwards. */
    void end(Known metadata) throws IOException {
        write(new Known(metadata.etag(), size()));
    }

    private void write(Known metadata) throws IOException {
        Path written = known.resolveSibling("known.json.new");
        JSON.writeValue(written.toFile(), metadata);
        Files.move(written, known, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Discards the file and its metadata. */
    void forget() throws IOException {
        Files.deleteIfExists(known);
        Files.deleteIfExists(content);
    }

    /** Opens the file for writing from byte {@code offset}; later bytes are truncated. */
    FileChannel from(long offset) throws IOException {
        FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE);
        return channel.truncate(offset).position(offset);
    }
}
