package io.gmem.tensorfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor as a view of a flat storage: element (i, j, …) lies at {@code offset + i · strides[0] + j · strides[1] + …}. Columns,
 * transposes, every other row and repeated rows (stride 0) are all of this kind.
 *
 * @param offset of the first element, in elements
 * @param strides in elements, none negative, one for each axis
 */
public record StridedView(long offset, long[] shape, long[] strides) {
    /** @throws IllegalArgumentException when no storage could be large enough */
    public StridedView {
        shape = shape.clone();
        strides = strides.clone();
        if (offset < 0 || shape.length != strides.length) {
            throw new IllegalArgumentException("offset %d, shape %s and strides %s do not make a view"
                    .formatted(offset, Shapes.text(shape), Shapes.text(strides)));
        }
        try {
            Math.addExact(offset, span(shape, strides));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "shape %s with strides %s is impossible".formatted(Shapes.text(shape), Shapes.text(strides)), e);
        }
    }

    /** A whole storage, the last axis running fastest. */
    public static StridedView rowMajor(long... shape) {
        return new StridedView(0, shape, rowMajorStrides(shape));
    }

    /** A whole storage, the first axis running fastest, as Fortran has it. */
    public static StridedView columnMajor(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return new StridedView(0, shape, strides);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public long[] strides() {
        return strides.clone();
    }

    /** The entries {@code first} to {@code first + count} of the first axis. */
    public StridedView rows(long first, long count) {
        long[] part = shape.clone();
        part[0] = count;
        return new StridedView(offset + first * strides[0], part, strides);
    }

    /** How many numbers the view shows, repeated ones counted each time. */
    public long elements() {
        return Shapes.elements(shape);
    }

    /** From the first element that is touched to the last, both included. */
    public long span() {
        return span(shape, strides);
    }

    /** Whether the elements lie in the storage as a {@link HostTensor} wants them. */
    public boolean isRowMajor() {
        long[] wanted = rowMajorStrides(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] != 1 && strides[axis] != wanted[axis]) {
                return elements() == 0;
            }
        }
        return true;
    }

    /**
     * The elements laid out row-major.
     *
     * @param storage begins with the view's first element and holds its span, little-endian
     * @param elementBytes 1, 2, 4 or 8
     */
    public ByteBuffer gather(ByteBuffer storage, int elementBytes) {
        if (isRowMajor()) {
            return storage.order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer gathered = ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(elements(), elementBytes)))
                .order(ByteOrder.LITTLE_ENDIAN);
        gather(storage.slice().order(ByteOrder.LITTLE_ENDIAN), 0, 0, elementBytes, gathered);
        return gathered.flip();
    }

    private void gather(ByteBuffer storage, int axis, long from, int elementBytes, ByteBuffer into) {
        for (long i = 0; i < shape[axis]; i++) {
            long element = from + i * strides[axis];
            if (axis + 1 < shape.length) {
                gather(storage, axis + 1, element, elementBytes, into);
            } else {
                copy(storage, (int) (element * elementBytes), elementBytes, into);
            }
        }
    }

    private static void copy(ByteBuffer storage, int at, int elementBytes, ByteBuffer into) {
        switch (elementBytes) {
            case 1 -> into.put(storage.get(at));
            case 2 -> into.putShort(storage.getShort(at));
            case 4 -> into.putInt(storage.getInt(at));
            case 8 -> into.putLong(storage.getLong(at));
            default -> throw new IllegalArgumentException("no element has " + elementBytes + " bytes");
        }
    }

    private static long span(long[] shape, long[] strides) {
        if (Shapes.elements(shape) == 0) {
            return 0;
        }
        long last = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (strides[axis] < 0) {
                throw new ArithmeticException("a negative stride");
            }
            last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
        }
        return Math.addExact(last, 1);
    }

    private static long[] rowMajorStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }
}
