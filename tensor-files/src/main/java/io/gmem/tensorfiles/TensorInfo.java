package io.gmem.tensorfiles;

/**
 * Where a tensor lies.
 *
 * @param offset of its first byte in the file
 * @param bytes all of it
 */
public record TensorInfo(String name, DType dtype, long[] shape, long offset, long bytes) {
    public TensorInfo {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }
}
