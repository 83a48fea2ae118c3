package io.gmem.memory.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Layout of the images in a packed file: image i starts at byte {@code first + i stride}, rows from the top, 8 bits per sample.
 *
 * @param first offset of the first sample of the first image, in bytes
 * @param stride bytes from one image to the next
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for grayscale, 3 for red, green and blue
 * @param planar whether an image is {@code (channels, height, width)} rather than {@code (height, width, channels)}
 */
record PixelLayout(long first, int stride, int width, int height, int channels, boolean planar) {
    private static final int HEADERS = 14 + 40;
    /** 72 dots per inch; readers ignore it. */
    private static final int PIXELS_PER_METER = 2835;

    /** Returns the bytes per image. */
    int bytes() {
        return width * height * channels;
    }

    /**
     * Encodes an image as an uncompressed BMP of 24 bits per pixel. Rows start at the bottom, blue comes first, and each row is
     * padded to a multiple of 4 bytes. Equal samples give equal files.
     *
     * @param samples in the order of the packed file
     */
    byte[] bitmap(byte[] samples) {
        int row = (3 * width + 3) / 4 * 4;
        ByteBuffer file = ByteBuffer.allocate(HEADERS + row * height).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(HEADERS);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        file.putInt(0)
                .putInt(row * height)
                .putInt(PIXELS_PER_METER)
                .putInt(PIXELS_PER_METER)
                .putInt(0)
                .putInt(0);
        for (int y = 0; y < height; y++) {
            file.position(HEADERS + (height - 1 - y) * row);
            for (int x = 0; x < width; x++) {
                for (int channel = 2; channel >= 0; channel--) {
                    file.put(samples[index(x, y, Math.min(channel, channels - 1))]);
                }
            }
        }
        return file.array();
    }

    private int index(int x, int y, int channel) {
        return planar ? (channel * height + y) * width + x : (y * width + x) * channels + channel;
    }
}
