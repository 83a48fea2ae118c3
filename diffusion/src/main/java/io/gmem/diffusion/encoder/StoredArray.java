package io.gmem.diffusion.encoder;

/**
 * A tensor to store: its shape and its numbers in row-major order.
 *
 * @param shape its product equals the length of {@code values}
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredArray(int[] shape, float[] values) {

    public StoredArray {
        long size = 1;
        for (int side : shape) {
            size *= side;
        }
        if (size != values.length) {
            throw new IllegalArgumentException("values must hold %d numbers (held %d)".formatted(size, values.length));
        }
    }
}
