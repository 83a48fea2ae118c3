package io.gmem.launcher.command;

import io.gmem.launcher.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** A progress bar over bytes. Totals below 256 MiB show no bar, because they complete quickly. */
final class ByteProgress implements LongConsumer, AutoCloseable {
    private static final long MINIMUM_TOTAL = 256 << 20;

    private final Progress progress;
    private final long total;
    private long done;

    ByteProgress(String task, long total) {
        this.progress = Progress.of(task);
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
        if (total >= MINIMUM_TOTAL) {
            progress.at(done / (double) total, (done >> 20) + " of " + (total >> 20) + " MiB");
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
