package io.gmem.memory.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the pictures of a packed file lie in it: picture i from byte {@code first + i stride}, rows from the top, 8 bits a sample.
 *
 * @param first byte of the first picture's first sample
 * @param stride bytes from one picture to the next
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for grey, 3 for red, green and blue
 * @param planar whether a picture is {@code (channels, height, width)}, and not {@code (height, width, channels)}
 */
record PixelLayout(long first, int stride, int width, int height, int channels, boolean planar) {
    private static final int HEADERS = 14 + 40;
    /** 72 dots an inch; nobody reads it. */
    private static final int DOTS_A_METRE = 2835;

    /** Bytes of one picture. */
    int bytes() {
        return width * height * channels;
    }

    /**
     * A picture as a file: an uncompressed BMP of 24 bits a pixel, rows from the bottom, blue first, each row filled up to a multiple
     * of 4 bytes. Equal samples give equal files.
     *
     * @param samples as they lie in the packed file
     */
    byte[] bitmap(byte[] samples) {
        int row = (3 * width + 3) / 4 * 4;
        ByteBuffer file = ByteBuffer.allocate(HEADERS + row * height).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(HEADERS);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        file.putInt(0)
                .putInt(row * height)
                .putInt(DOTS_A_METRE)
                .putInt(DOTS_A_METRE)
                .putInt(0)
                .putInt(0);
        for (int y = 0; y < height; y++) {
            file.position(HEADERS + (height - 1 - y) * row);
            for (int x = 0; x < width; x++) {
                for (int channel = 2; channel >= 0; channel--) {
                    file.put(samples[place(x, y, Math.min(channel, channels - 1))]);
                }
            }
        }
        return file.array();
    }

    private int place(int x, int y, int channel) {
        return planar ? (channel * height + y) * width + x : (y * width + x) * channels + channel;
    }
}
