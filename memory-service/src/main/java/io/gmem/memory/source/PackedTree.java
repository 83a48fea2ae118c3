package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Another tree in which every file that packs many pictures (idx, CIFAR) is seen as those pictures, in folders named after their
 * kinds. Whatever else is there stays as it is.
 */
final class PackedTree implements FileTree {
    private final PackedFiles files;
    private final List<String> names;

    private PackedTree(PackedFiles files) throws UnsupportedSourceException {
        this.files = files;
        this.names = files.names();
    }

    /**
     * The pictures in {@code tree}, or {@code tree} itself where nothing is packed.
     *
     * @throws UnsupportedSourceException when a packed file is damaged; {@code tree} is closed then
     */
    static FileTree seenIn(FileTree tree, ScratchDirectory scratch, TreeLimits limits) throws IOException {
        var files = new PackedFiles(tree, scratch, limits);
        try {
            IdxSets.find(files);
            CifarSets.find(files);
            return files.isEmpty() ? tree : new PackedTree(files);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
