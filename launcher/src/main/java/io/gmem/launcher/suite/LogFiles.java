package io.gmem.launcher.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Writes one log file per process. A file that reaches the size limit is rotated to {@code NAME.log.1}. */
final class LogFiles implements LogSink, AutoCloseable {
    static final long LIMIT = 16L << 20;

    private final Path folder;
    private final long limit;
    private final Map<String, Open> files = new HashMap<>();
    private boolean closed;

    private static final class Open {
        final BufferedWriter writer;
        long size;

        Open(Path file) throws IOException {
            this.writer = Files.newBufferedWriter(file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            this.size = Files.size(file);
        }
    }

    LogFiles(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    @Override
    public synchronized void line(String name, String line) {
        if (closed) {
            return;
        }
        try {
            Open open = open(name);
            open.writer.write(line);
            open.writer.write('\n');
            open.writer.flush();
            open.size += line.length() + 1;
        } catch (IOException e) {
            // a full disk must not stop the process that wrote the line
            System.err.println("cannot write the log of " + name + ": " + e.getMessage());
        }
    }

    private Open open(String name) throws IOException {
        Path file = folder.resolve(name + ".log");
        Open open = files.get(name);
        if (open != null && open.size >= limit) {
            open.writer.close();
            files.remove(name);
            Files.move(file, folder.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            open = null;
        }
        if (open == null) {
            open = new Open(file);
            files.put(name, open);
        }
        return open;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Open open : files.values()) {
            try {
                open.writer.close();
            } catch (IOException e) {
                System.err.println("cannot close a log file: " + e.getMessage());
            }
        }
    }
}
