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
 * A file that is on its way, in a folder of its own, and what is known of it. What is known is written before the first byte is, and
 * what was there before is gone by then: bytes of one file are never taken for another's.
 */
final class PartialFile {
    private static final ObjectMapper JSON = MessageJson.mapper();

    /**
     * What the server said about the file.
     *
     * @param etag strong, or null
     * @param bytes of all of it, -1 when it did not say
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

    /** What the server said, null where nothing can be gone on with. */
    @Nullable
    Known known() {
        try {
            Known said = JSON.readValue(known.toFile(), Known.class);
            return said.etag() == null || !Files.exists(content) ? null : said;
        } catch (IOException e) {
            return null; // nothing was begun, or nothing of it can be read
        }
    }

    long size() throws IOException {
        return Files.exists(content) ? Files.size(content) : 0;
    }

    /** Begins anew with another file. */
    void begin(Known said) throws IOException {
        Files.deleteIfExists(content);
        write(said);
        Files.createFile(content);
    }

    /** It is all there; nothing is written to it any more. */
    void end(Known said) throws IOException {
        write(new Known(said.etag(), size()));
    }

    private void write(Known said) throws IOException {
        Path written = known.resolveSibling("known.json.new");
        JSON.writeValue(written.toFile(), said);
        Files.move(written, known, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing of it will be gone on with. */
    void forget() throws IOException {
        Files.deleteIfExists(known);
        Files.deleteIfExists(content);
    }

    /** To write from byte {@code place} on; what is behind it is gone. */
    FileChannel from(long place) throws IOException {
        FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE);
        return channel.truncate(place).position(place);
    }
}
