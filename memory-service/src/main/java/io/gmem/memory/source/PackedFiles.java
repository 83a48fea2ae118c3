package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was found packed in a tree: the files that hold many pictures, open, and their pictures. */
final class PackedFiles implements AutoCloseable {
    /** Files held open at once. */
    private static final int MOST = 256;

    private final FileTree tree;
    private final ScratchDirectory scratch;
    private final TreeLimits limits;
    private final List<FileChannel> open = new ArrayList<>();
    private final List<PackedImages> pictures = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    PackedFiles(FileTree tree, ScratchDirectory scratch, TreeLimits limits) {
        this.tree = tree;
        this.scratch = scratch;
        this.limits = limits;
    }

    /** The files that may be packed ones: neither hidden nor named like a picture. */
    List<String> candidates() {
        return tree.names().stream()
                .filter(name -> !ImageNames.hidden(name) && !ImageNames.namedLikeOne(name))
                .toList();
    }

    /**
     * The first bytes of a file, of what is in it when it is a gzip.
     *
     * @throws IOException when it cannot be read, or is a damaged gzip
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

    /** A file to be read in any order, until this is closed. */
    FileChannel channel(String name) throws IOException {
        if (open.size() == MOST) {
            throw new UnsupportedSourceException("holds more than %d files of packed pictures".formatted(MOST));
        }
        FileChannel channel = scratch.channel(tree, name);
        open.add(channel);
        return channel;
    }

    /** @throws UnsupportedSourceException when a file says that it holds more pictures than a source may have */
    void checkCount(long count) throws UnsupportedSourceException {
        limits.checkFiles((int) Math.min(count, Integer.MAX_VALUE));
    }

    /** Takes the pictures of the file {@code name} in its stead. */
    void add(String name, PackedImages found) {
        names.add(name);
        pictures.add(found);
    }

    boolean isEmpty() {
        return pictures.isEmpty();
    }

    /** All names there are now, in order. */
    List<String> names() throws UnsupportedSourceException {
        List<String> all = new ArrayList<>(tree.names());
        all.removeIf(names::contains);
        for (PackedImages found : pictures) {
            checkCount((long) all.size() + found.count());
            for (int i = 0; i < found.count(); i++) {
                all.add(found.name(i));
            }
        }
        all.sort(null);
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).equals(all.get(i - 1))) {
                throw new UnsupportedSourceException(
                        "holds two pictures that would both be called '%s'; take one set at a time"
                                .formatted(all.get(i)));
            }
        }
        return all;
    }

    /** The picture of that name as a file, or else the file of that name. */
    InputStream open(String name) throws IOException {
        for (PackedImages found : pictures) {
            int picture = found.find(name);
            if (picture >= 0) {
                return found.open(picture);
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
