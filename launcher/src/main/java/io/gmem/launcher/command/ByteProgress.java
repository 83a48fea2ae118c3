package io.gmem.launcher.command;

import io.gmem.launcher.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** A bar over bytes; a small file is done before it would be worth drawing one. */
final class ByteProgress implements LongConsumer, AutoCloseable {
    private static final long WORTH_A_BAR = 256 << 20;

    private final Progress progress;
    private final long total;
    private long done;

    ByteProgress(String what, long total) {
        this.progress = Progress.of(what);
        this.total = total;
    }

    static long sizes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Override
    public void accept(long bytes) {
        done += bytes;
        if (total >= WORTH_A_BAR) {
            progress.at(done / (double) total, (done >> 20) + " of " + (total >> 20) + " MiB");
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
