package io.gmem.diffusion.encoder;

/**
 * A tensor to be stored: its shape and its numbers, row-major.
 *
 * @param shape product equals the length of {@code values}
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredArray(int[] shape, float[] values) {

    public StoredArray {
        long size = 1;
        for (int side : shape) {
            size *= side;
        }
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "values hold %d numbers, the shape asks for %d".formatted(values.length, size));
        }
    }
}
