package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A local folder. Links to folders are not followed; a link to a file outside the folder cannot be opened. */
final class FolderTree implements FileTree {
    private final Path root;
    private final List<String> names;

    private FolderTree(Path root, List<String> names) {
        this.root = root;
        this.names = names;
    }

    static FolderTree open(Path folder, TreeLimits limits) throws IOException {
        Path root = folder.toRealPath();
        List<String> names = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Iterator<Path> files = walk.filter(Files::isRegularFile).iterator(); files.hasNext(); ) {
                names.add(root.relativize(files.next()).toString().replace('\\', '/'));
                limits.checkFiles(names.size());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        names.sort(null);
        return new FolderTree(root, names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(localPath(name));
    }

    @Override
    public Path localPath(String name) throws IOException {
        Path file = root.resolve(name).toRealPath();
        if (!file.startsWith(root)) {
            throw new IOException("link leads out of the folder");
        }
        return file;
    }

    @Override
    public void close() {
        // no resources to release
    }
}
