package io.gmem.memory.source;

/**
 * How large a source may be.
 *
 * @param maxFiles files in it, pictures or not; at least 1
 * @param maxExpandedBytes of a gzipped tar, unpacked; at least 1
 */
public record TreeLimits(int maxFiles, long maxExpandedBytes) {
    public TreeLimits {
        if (maxFiles < 1 || maxExpandedBytes < 1) {
            throw new IllegalArgumentException("limits of a source are at least 1: " + maxFiles + " files, "
                    + maxExpandedBytes + " expanded bytes");
        }
    }

    void checkFiles(int files) throws UnsupportedSourceException {
        if (files > maxFiles) {
            throw new UnsupportedSourceException("holds more than %d files; send it in parts".formatted(maxFiles));
        }
    }
}
