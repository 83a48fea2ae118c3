package io.gmem.memory.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** An open idx file of images or labels. */
record IdxFile(String name, IdxHeader header, FileChannel content) {
    /** Maximum number of samples per image. */
    private static final int MAX_SAMPLES = 1 << 24;

    /** Whether the length equals the length declared by the header. */
    boolean complete() throws IOException {
        return content.size() == header.fileBytes();
    }

    void requireComplete() throws IOException {
        if (!complete()) {
            throw new UnsupportedSourceException(
                    "contains a damaged file '%s': its header declares %s, which requires %s bytes, but the file has %d"
                            .formatted(
                                    name,
                                    header.shape(),
                                    header.fileBytes() < 0 ? "an unsupported number of" : header.fileBytes(),
                                    content.size()));
        }
    }

    /** @throws UnsupportedSourceException if the shape is not that of images or an image is too large */
    PixelLayout layout() throws UnsupportedSourceException {
        List<Long> sizes = header.sizes();
        boolean channelsLast = sizes.size() == 3 || isChannels(sizes.get(3));
        long channels = sizes.size() == 3 ? 1 : sizes.get(channelsLast ? 3 : 1);
        long height = sizes.get(channelsLast ? 1 : 2);
        long width = sizes.get(channelsLast ? 2 : 3);
        boolean nonEmpty = header.count() > 0 && height > 0 && width > 0;
        if (!nonEmpty
                || !isChannels(channels)
                || height > MAX_SAMPLES / width
                || channels * height * width > MAX_SAMPLES) {
            throw new UnsupportedSourceException(
                    "contains '%s' of shape %s; idx images must be N x H x W, N x H x W x 3 or N x 3 x H x W with at most %d bytes each"
                            .formatted(name, header.shape(), MAX_SAMPLES));
        }
        int bytes = (int) (channels * height * width);
        return new PixelLayout(header.bytes(), bytes, (int) width, (int) height, (int) channels, !channelsLast);
    }

    private static boolean isChannels(long size) {
        return size == 1 || size == 3;
    }

    /** Reads the labels of the given number of images, one unsigned byte each. */
    byte[] labels(int images, String imageFile) throws IOException {
        requireComplete();
        if (header.count() != images) {
            throw new UnsupportedSourceException("contains %d labels in '%s' for the %d images in '%s'"
                    .formatted(header.count(), name, images, imageFile));
        }
        ByteBuffer labels = ByteBuffer.allocate(images);
        while (labels.hasRemaining()) {
            if (content.read(labels, header.bytes() + labels.position()) < 0) {
                throw new EOFException("'" + name + "' was truncated while it was read");
            }
        }
        return labels.array();
    }
}
