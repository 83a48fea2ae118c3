package io.gmem.tensorfiles;

/**
 * The type, shape and location of a tensor.
 *
 * @param name name of the tensor
 * @param dtype element type
 * @param shape lengths of the axes
 * @param offset offset of its first byte in the file, or {@link #NOWHERE}
 * @param bytes size of the tensor in memory, in bytes
 */
public record TensorInfo(String name, DType dtype, long[] shape, long offset, long bytes) {
    /** The offset of a tensor that is not stored contiguously, such as a compressed or strided one. */
    public static final long NOWHERE = -1;

    public TensorInfo {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }
}
