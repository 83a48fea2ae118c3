package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A tree of one file that is not an archive. */
record SingleFile(Path file, String name) implements FileTree {

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public InputStream open(String requested) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public Path localPath(String requested) {
        return file;
    }

    @Override
    public void close() {
        // no resources to release
    }
}
