package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A view of another tree in which every packed file (idx, CIFAR) is replaced by its images, in folders named by class. All other
 * files are unchanged.
 */
final class PackedTree implements FileTree {
    private final PackedFiles files;
    private final List<String> names;

    private PackedTree(PackedFiles files) throws UnsupportedSourceException {
        this.files = files;
        this.names = files.names();
    }

    /**
     * Returns a view of the images in {@code tree}, or {@code tree} itself if nothing is packed.
     *
     * @throws UnsupportedSourceException if a packed file is damaged; {@code tree} is closed in that case
     */
    static FileTree wrap(FileTree tree, ScratchDirectory scratch, TreeLimits limits) throws IOException {
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
