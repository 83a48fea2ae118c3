package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Element types and strided views. */
class ValuesTest {
    private static final long[] INTEGERS = {0, 1, -1, 127, -128, 32_767, -32_768, Integer.MAX_VALUE, Long.MIN_VALUE};

    @ParameterizedTest
    @EnumSource
    void readsEveryElementType(DType dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(INTEGERS.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] expected = new float[INTEGERS.length];
        for (int i = 0; i < INTEGERS.length; i++) {
            long number = INTEGERS[i];
            switch (dtype) {
                case F64 -> bytes.putDouble(number);
                case F32 -> bytes.putFloat(number);
                case F16 -> bytes.putShort(Math.abs(number) == 1 ? (short) (number < 0 ? 0xbc00 : 0x3c00) : 0);
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(number) >>> 16));
                case I64 -> bytes.putLong(number);
                case I32 -> bytes.putInt((int) number);
                case I16 -> bytes.putShort((short) number);
                case I8, U8, BOOL -> bytes.put((byte) number);
            }
            expected[i] = switch (dtype) {
                case F64, F32, I64 -> number;
                case F16 -> Math.abs(number) == 1 ? number : 0;
                case BF16 -> Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff0000);
                case I32 -> (int) number;
                case I16 -> (short) number;
                case I8 -> (byte) number;
                case U8, BOOL -> number & 0xff;
            };
        }
        var tensor = new HostTensor(dtype, new long[] {INTEGERS.length}, bytes.flip());
        assertThat(tensor.elements()).isEqualTo(INTEGERS.length);
        assertThat(tensor.toFloatArray()).containsExactly(expected);
        if (dtype.name().contains("F")) {
            assertThatThrownBy(tensor::toLongArray).hasMessage(dtype + " does not hold integers");
        } else {
            long[] longs = tensor.toLongArray();
            for (int i = 0; i < longs.length; i++) {
                assertThat((float) longs[i]).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void convertsHalfFloatsByDefinition() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 31
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1 + fraction / 1024.0, exponent - 15);
            float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);
            float read = HalfFloat.fromHalf((short) bits);
            if (Float.isNaN(expected)) {
                assertThat(read).isNaN();
            } else if (Float.floatToRawIntBits(read) != Float.floatToRawIntBits(expected)) {
                throw new AssertionError("half 0x%04x is %s, not %s".formatted(bits, expected, read));
            }
        }
    }

    @Test
    void rejectsDataOfAnotherSizeThanShape() {
        for (int bytes : new int[] {0, 7, 9, 16}) {
            assertThatThrownBy(() -> new HostTensor(DType.F32, new long[] {2}, ByteBuffer.allocate(bytes)))
                    .hasMessage("F32[2] requires 8 bytes (was " + bytes + ")");
        }
        long[] shape = {2};
        HostTensor tensor = HostTensor.f32(new float[] {1, 2}, shape);
        shape[0] = 9;
        tensor.shape()[0] = 9;
        tensor.data().position(4);
        assertThat(tensor.shape()).containsExactly(2);
        assertThat(tensor.data().remaining()).isEqualTo(8);
    }

    @Test
    void gathersElementsByStrides() {
        ByteBuffer storage = ByteBuffer.allocate(24 * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int bytes : new int[] {1, 2, 4, 8}) {
            for (int i = 0; i < 24 * bytes; i++) {
                storage.put(i, (byte) i);
            }
            for (long[] strides : new long[][] {{6, 2, 1}, {1, 2, 4}, {0, 1, 0}, {2, 0, 3}, {6, 1, 3}}) {
                var view = new StridedView(0, new long[] {2, 3, 2}, strides);
                long last = strides[0] + 2 * strides[1] + strides[2];
                assertThat(view.span()).isEqualTo(last + 1);
                assertThat(view.elements()).isEqualTo(12);
                ByteBuffer gathered = view.gather(storage.duplicate().limit((int) view.span() * bytes), bytes);
                for (int i = 0; i < 12; i++) {
                    int at = (int) (i / 6 * strides[0] + i / 2 % 3 * strides[1] + i % 2 * strides[2]) * bytes;
                    for (int b = 0; b < bytes; b++) {
                        assertThat(gathered.get(i * bytes + b)).isEqualTo(storage.get(at + b));
                    }
                }
                StridedView row = new StridedView(5, new long[] {2, 3, 2}, strides).rows(1, 1);
                assertThat(row.offset()).isEqualTo(5 + strides[0]);
                assertThat(row.shape()).containsExactly(1, 3, 2);
                assertThat(row.strides()).isEqualTo(strides);
            }
        }
        assertThatThrownBy(() -> new StridedView(0, new long[] {2}, new long[] {2}).gather(storage, 3))
                .hasMessage("elementBytes must be 1, 2, 4 or 8 (was 3)");
    }

    @Test
    void detectsRowMajorViews() {
        assertThat(StridedView.rowMajor(2, 3).isRowMajor()).isTrue();
        assertThat(StridedView.rowMajor(2, 3).strides()).containsExactly(3, 1);
        assertThat(StridedView.columnMajor(2, 3).strides()).containsExactly(1, 2);
        assertThat(StridedView.columnMajor(2, 3).isRowMajor()).isFalse();
        assertThat(StridedView.columnMajor(1, 3).isRowMajor()).isTrue();
        assertThat(StridedView.columnMajor(0, 3).isRowMajor()).isTrue();
        assertThat(new StridedView(0, new long[] {2, 1}, new long[] {1, 99}).isRowMajor())
                .isTrue();
        assertThat(StridedView.rowMajor().elements()).isEqualTo(1);
        assertThat(StridedView.rowMajor(0, 3).span()).isZero();
    }

    @Test
    void rejectsInvalidViewsAndShapes() {
        for (long[] strides : new long[][] {{-1}, {Long.MAX_VALUE}}) {
            assertThatThrownBy(() -> new StridedView(0, new long[] {3}, strides))
                    .hasMessageContaining("is invalid");
        }
        assertThatThrownBy(() -> new StridedView(-1, new long[] {3}, new long[] {1}))
                .hasMessageContaining("offset -1");
        assertThatThrownBy(() -> new StridedView(0, new long[] {3}, new long[] {1, 1}))
                .hasMessageContaining("are not a valid view");
        assertThatThrownBy(() -> new StridedView(Long.MAX_VALUE, new long[] {1}, new long[] {1}))
                .hasMessageContaining("is invalid");
        assertThatThrownBy(() -> Shapes.elements(new long[] {1L << 32, 1L << 31}))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Shapes.elements(new long[] {0, -1}))
                .hasMessage("the length of an axis must not be negative (was -1)");
        assertThat(Shapes.elements(new long[] {1L << 31, 1L << 31})).isEqualTo(1L << 62);
        assertThat(Shapes.text(new long[] {3, 4})).isEqualTo(Arrays.toString(new int[] {3, 4}));
    }
}
