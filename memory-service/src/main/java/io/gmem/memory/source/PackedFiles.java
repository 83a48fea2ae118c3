package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The packed image files found in a tree, held open, and their images. */
final class PackedFiles implements AutoCloseable {
    /** Maximum number of files held open at once. */
    private static final int MAX_OPEN = 256;

    private final FileTree tree;
    private final ScratchDirectory scratch;
    private final TreeLimits limits;
    private final List<FileChannel> open = new ArrayList<>();
    private final List<PackedImages> packed = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    PackedFiles(FileTree tree, ScratchDirectory scratch, TreeLimits limits) {
        this.tree = tree;
        this.scratch = scratch;
        this.limits = limits;
    }

    /** Returns the files that may be packed: not hidden and without an image extension. */
    List<String> candidates() {
        return tree.names().stream()
                .filter(name -> !ImageNames.hidden(name) && !ImageNames.hasImageExtension(name))
                .toList();
    }

    /**
     * Returns the first bytes of a file, decompressed if it is a gzip.
     *
     * @throws IOException if the file cannot be read or is a damaged gzip
     */
    byte[] start(String name, int bytes) throws IOException {
        byte[] start;
        try (InputStream in = tree.open(name)) {
            start = in.readNBytes(bytes);
        }
        if (!ScratchDirectory.gzipped(start)) {
            return start;
        }
        try (InputStream in = ScratchDirectory.gunzip(tree.open(name))) {
            return in.readNBytes(bytes);
        }
    }

    /** Opens a file for random access until this object is closed. */
    FileChannel channel(String name) throws IOException {
        if (open.size() == MAX_OPEN) {
            throw new UnsupportedSourceException("contains more than %d files of packed images".formatted(MAX_OPEN));
        }
        FileChannel channel = scratch.channel(tree, name);
        open.add(channel);
        return channel;
    }

    /** @throws UnsupportedSourceException if a file declares more images than a source may contain */
    void checkCount(long count) throws UnsupportedSourceException {
        limits.checkFiles((int) Math.min(count, Integer.MAX_VALUE));
    }

    /** Replaces the file {@code name} by the images it packs. */
    void add(String name, PackedImages found) {
        names.add(name);
        packed.add(found);
    }

    boolean isEmpty() {
        return packed.isEmpty();
    }

    /** Returns all names, sorted, with packed files replaced by their images. */
    List<String> names() throws UnsupportedSourceException {
        List<String> all = new ArrayList<>(tree.names());
        all.removeIf(names::contains);
        for (PackedImages found : packed) {
            checkCount((long) all.size() + found.count());
            for (int i = 0; i < found.count(); i++) {
                all.add(found.name(i));
            }
        }
        all.sort(null);
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).equals(all.get(i - 1))) {
                throw new UnsupportedSourceException(
                        "contains two images with the name '%s'; send one data set at a time".formatted(all.get(i)));
            }
        }
        return all;
    }

    /** Opens the packed image of that name, or else the file of that name. */
    InputStream open(String name) throws IOException {
        for (PackedImages found : packed) {
            int image = found.find(name);
            if (image >= 0) {
                return found.open(image);
            }
        }
        return tree.open(name);
    }

    @Override
    public void close() throws IOException {
        try (tree) {
            for (FileChannel channel : open) {
                channel.close();
            }
        }
    }
}
