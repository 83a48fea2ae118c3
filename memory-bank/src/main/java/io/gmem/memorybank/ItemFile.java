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

/** {@code items.jsonl} by line; only where lines begin is held in memory. Any thread may read. */
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
        if (index < 0 || index >= count()) {
            throw new IndexOutOfBoundsException("item " + index + " of " + count());
        }
        long start = starts[(int) index];
        ByteBuffer line = ByteBuffer.allocate((int) (starts[(int) index + 1] - start));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (line.hasRemaining() && channel.read(line, start + line.position()) >= 0) {
                // a read may stop early
            }
            return JsonFiles.LINES.readValue(line.array(), Item.class);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ", line " + (index + 1), e);
        }
    }

    /** Items whose source begins so, the first {@code most}. */
    List<Item> beginning(String source, int most) throws IOException {
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
