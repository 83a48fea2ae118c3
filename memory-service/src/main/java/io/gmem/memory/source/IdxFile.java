package io.gmem.memory.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** An open idx file: its pictures' layout, or its labels. */
record IdxFile(String name, IdxHeader header, FileChannel content) {
    /** Samples of one picture, at the most. */
    private static final int LARGEST = 1 << 24;

    /** Whether it has exactly the bytes its header asks for. */
    boolean whole() throws IOException {
        return content.size() == header.fileBytes();
    }

    void requireWhole() throws IOException {
        if (!whole()) {
            throw new UnsupportedSourceException(
                    "holds '%s', which is damaged: its header says %s, which takes %s bytes, and it has %d"
                            .formatted(
                                    name,
                                    header.shape(),
                                    header.fileBytes() < 0 ? "far too many" : header.fileBytes(),
                                    content.size()));
        }
    }

    /** @throws UnsupportedSourceException when these are no pictures, or enormous ones */
    PixelLayout layout() throws UnsupportedSourceException {
        List<Long> sizes = header.sizes();
        boolean last = sizes.size() == 3 || isChannels(sizes.get(3));
        long channels = sizes.size() == 3 ? 1 : sizes.get(last ? 3 : 1);
        long height = sizes.get(last ? 1 : 2);
        long width = sizes.get(last ? 2 : 3);
        boolean some = header.count() > 0 && height > 0 && width > 0;
        if (!some || !isChannels(channels) || height > LARGEST / width || channels * height * width > LARGEST) {
            throw new UnsupportedSourceException(
                    "holds '%s' of %s; idx pictures are N x H x W, N x H x W x 3 or N x 3 x H x W, of at most %d bytes each"
                            .formatted(name, header.shape(), LARGEST));
        }
        int bytes = (int) (channels * height * width);
        return new PixelLayout(header.bytes(), bytes, (int) width, (int) height, (int) channels, !last);
    }

    private static boolean isChannels(long size) {
        return size == 1 || size == 3;
    }

    /** The labels, one unsigned byte each, for as many pictures. */
    byte[] labels(int pictures, String of) throws IOException {
        requireWhole();
        if (header.count() != pictures) {
            throw new UnsupportedSourceException("holds %d labels in '%s' for the %d pictures in '%s'"
                    .formatted(header.count(), name, pictures, of));
        }
        ByteBuffer labels = ByteBuffer.allocate(pictures);
        while (labels.hasRemaining()) {
            if (content.read(labels, header.bytes() + labels.position()) < 0) {
                throw new EOFException("'" + name + "' has become shorter");
            }
        }
        return labels.array();
    }
}
