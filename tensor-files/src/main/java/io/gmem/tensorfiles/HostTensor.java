package io.gmem.tensorfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * A tensor in host memory, row-major and little-endian, at most 2 GiB.
 * @param dtype element type
 * @param shape lengths of the axes; empty for a scalar
 * @param data bytes of the elements, from position to limit
 */
public record HostTensor(DType dtype, long[] shape, ByteBuffer data) {
    public HostTensor {
        shape = shape.clone();
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        long bytes = Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
        if (bytes != data.remaining()) {
            throw new IllegalArgumentException(
                    "%s%s requires %d bytes (was %d)".formatted(dtype, Shapes.text(shape), bytes, data.remaining()));
        }
    }

    /** Creates a float32 tensor with a copy of {@code values}. */
    public static HostTensor f32(float[] values, long... shape) {
        ByteBuffer data = allocate(values.length, DType.F32);
        data.asFloatBuffer().put(values);
        return new HostTensor(DType.F32, shape, data);
    }

    /** Creates an int64 tensor with a copy of {@code values}. */
    public static HostTensor i64(long[] values, long... shape) {
        ByteBuffer data = allocate(values.length, DType.I64);
        data.asLongBuffer().put(values);
        return new HostTensor(DType.I64, shape, data);
    }

    /** Creates a uint8 tensor that wraps {@code values} without copying. */
    public static HostTensor u8(byte[] values, long... shape) {
        return new HostTensor(DType.U8, shape, ByteBuffer.wrap(values));
    }

    private static ByteBuffer allocate(int elements, DType dtype) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Returns a view of the bytes with an independent position. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the number of elements. */
    public int elements() {
        return data.remaining() / dtype.bytes();
    }

    /** Returns all elements as float32; elements of wider types are rounded. */
    public float[] toFloatArray() {
        float[] values = new float[elements()];
        if (dtype == DType.F32) {
            data().asFloatBuffer().get(values);
            return values;
        }
        IntToDoubleFunction element = this::asDouble;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) element.applyAsDouble(i);
        }
        return values;
    }

    /**
     * Returns all elements of an integer or boolean tensor.
     *
     * @throws IllegalArgumentException when the tensor holds floats
     */
    public long[] toLongArray() {
        IntToLongFunction element = this::asLong;
        long[] values = new long[elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.applyAsLong(i);
        }
        return values;
    }

    private double asDouble(int index) {
        int at = index * dtype.bytes();
        return switch (dtype) {
            case F64 -> data.getDouble(at);
            case F32 -> data.getFloat(at);
            case F16 -> HalfFloat.fromHalf(data.getShort(at));
            case BF16 -> HalfFloat.fromBfloat16(data.getShort(at));
            default -> asLong(index);
        };
    }

    private long asLong(int index) {
        int at = index * dtype.bytes();
        return switch (dtype) {
            case I64 -> data.getLong(at);
            case I32 -> data.getInt(at);
            case I16 -> data.getShort(at);
            case I8 -> data.get(at);
            case U8, BOOL -> data.get(at) & 0xff;
            default -> throw new IllegalArgumentException(dtype + " does not hold integers");
        };
    }
}
