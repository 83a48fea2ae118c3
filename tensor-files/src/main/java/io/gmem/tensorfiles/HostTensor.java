package io.gmem.tensorfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor in host memory: little-endian, row-major. */
public record HostTensor(DType dtype, long[] shape, ByteBuffer data) {
    public HostTensor {
        shape = shape.clone();
    }

    public static HostTensor f32(float[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new HostTensor(DType.F32, shape, data);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    public long elements() {
        long n = 1;
        for (long s : shape) {
            n *= s;
        }
        return n;
    }

    public float[] toFloatArray() {
        float[] out = new float[(int) elements()];
        ByteBuffer b = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (dtype) {
                case F32 -> b.getFloat();
                case F64 -> (float) b.getDouble();
                case I64 -> b.getLong();
                case BOOL, U8 -> b.get() & 0xff;
                default -> throw new IllegalArgumentException(dtype.name());
            };
        }
        return out;
    }

    public long[] toLongArray() {
        long[] out = new long[(int) elements()];
        data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(out);
        return out;
    }
}
