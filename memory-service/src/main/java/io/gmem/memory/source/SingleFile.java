package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One file that is no archive. */
record SingleFile(Path file, String name) implements FileTree {

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public InputStream open(String wanted) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public Path whereItLies(String wanted) {
        return file;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
