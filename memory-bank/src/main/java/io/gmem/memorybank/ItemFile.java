package io.gmem.memorybank;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Random access to the lines of {@code items.jsonl}. Only line offsets are held in memory. Safe for concurrent reads. */
final class ItemFile {
    static final String NAME = "items.jsonl";

    private final Path path;
    private final long[] starts;

    private ItemFile(Path path, long[] starts) {
        this.path = path;
        this.starts = starts;
    }

    static ItemFile open(Path path) throws IOException {
        long[] starts = new long[1024];
        int lines = 0;
        long at = 0;
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(path)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                for (int i = 0; i < n; i++) {
                    if (block[i] == '\n') {
                        starts = ++lines < starts.length ? starts : Arrays.copyOf(starts, 2 * lines);
                        starts[lines] = at + i + 1;
                    }
                }
                at += n;
            }
        }
        return new ItemFile(path, Arrays.copyOf(starts, lines + 1));
    }

    long count() {
        return starts.length - 1;
    }

    Item item(long index) {
        return items(index, 1).get(0);
    }

    /** Reads {@code count} consecutive items at once. */
    List<Item> items(long first, int count) {
        byte[] lines = lines(first, count);
        try {
            List<Item> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int from = (int) (starts[(int) first + i] - starts[(int) first]);
                int length = (int) (starts[(int) first + i + 1] - starts[(int) first + i]);
                items.add(JsonFiles.LINES.readValue(lines, from, length, Item.class));
            }
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(path + ", line " + (first + 1) + " or one of " + count, e);
        }
    }

    /** Reads the lines of {@code count} consecutive items, line ends included. */
    byte[] lines(long first, int count) {
        Objects.checkFromIndexSize(first, count, count());
        long start = starts[(int) first];
        ByteBuffer lines = ByteBuffer.allocate(Math.toIntExact(starts[(int) first + count] - start));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (lines.hasRemaining() && channel.read(lines, start + lines.position()) >= 0) {
                // a read may return fewer bytes than requested
            }
            return lines.array();
        } catch (IOException e) {
            throw new UncheckedIOException(path + ", line " + (first + 1) + " or one of " + count, e);
        }
    }

    /** Returns the first {@code most} items whose source starts with {@code source}. */
    List<Item> withSourcePrefix(String source, int most) throws IOException {
        List<Item> found = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null && found.size() < most; line = lines.readLine()) {
                Item item = JsonFiles.LINES.readValue(line, Item.class);
                if (!item.source().isEmpty() && item.source().startsWith(source)) {
                    found.add(item);
                }
            }
        }
        return found;
    }
}
