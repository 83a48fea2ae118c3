package io.gmem.memory.source;

/**
 * Size limits of a source.
 *
 * @param maxFiles files in the source, images or not; at least 1
 * @param maxExpandedBytes bytes of a gzipped tar after unpacking; at least 1
 */
public record TreeLimits(int maxFiles, long maxExpandedBytes) {
    public TreeLimits {
        if (maxFiles < 1 || maxExpandedBytes < 1) {
            throw new IllegalArgumentException("maxFiles and maxExpandedBytes must be at least 1 (were " + maxFiles
                    + " and " + maxExpandedBytes + ")");
        }
    }

    void checkFiles(int files) throws UnsupportedSourceException {
        if (files > maxFiles) {
            throw new UnsupportedSourceException(
                    "must contain at most %d files; split it into smaller sources".formatted(maxFiles));
        }
    }
}
