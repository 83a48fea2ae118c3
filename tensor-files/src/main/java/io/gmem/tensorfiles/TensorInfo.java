package io.gmem.tensorfiles;

/**
 * Where a tensor lies.
 *
 * @param offset of its first byte in the file, or {@link #NOWHERE}
 * @param bytes all of it, when read
 */
public record TensorInfo(String name, DType dtype, long[] shape, long offset, long bytes) {
    /** The offset of a tensor whose bytes do not stand in the file one after the other: compressed, strided. */
    public static final long NOWHERE = -1;

    public TensorInfo {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }
}
