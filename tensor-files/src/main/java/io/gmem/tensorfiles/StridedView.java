package io.gmem.tensorfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of a flat storage as a tensor: element (i, j, …) is at {@code offset + i · strides[0] + j · strides[1] + …}. Columns,
 * transposes, every other row and repeated rows (stride 0) are such views.
 *
 * @param offset index of the first element in the storage
 * @param shape lengths of the axes
 * @param strides stride of each axis in elements, not negative
 */
public record StridedView(long offset, long[] shape, long[] strides) {
    /** @throws IllegalArgumentException when the arguments are inconsistent or the span overflows */
    public StridedView {
        shape = shape.clone();
        strides = strides.clone();
        if (offset < 0 || shape.length != strides.length) {
            throw new IllegalArgumentException("offset %d, shape %s and strides %s are not a valid view"
                    .formatted(offset, Shapes.text(shape), Shapes.text(strides)));
        }
        try {
            Math.addExact(offset, span(shape, strides));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "shape %s with strides %s is invalid".formatted(Shapes.text(shape), Shapes.text(strides)), e);
        }
    }

    /** Creates a view of a whole storage in row-major (C) order. */
    public static StridedView rowMajor(long... shape) {
        return new StridedView(0, shape, rowMajorStrides(shape));
    }

    /** Creates a view of a whole storage in column-major (Fortran) order. */
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

    /** Returns the view of {@code count} entries of the first axis, from {@code first} on. */
    public StridedView rows(long first, long count) {
        long[] part = shape.clone();
        part[0] = count;
        return new StridedView(offset + first * strides[0], part, strides);
    }

    /** Returns the number of elements of the view, repeated elements included. */
    public long elements() {
        return Shapes.elements(shape);
    }

    /** Returns the number of storage elements from the first to the last accessed one, inclusive. */
    public long span() {
        return span(shape, strides);
    }

    /** Returns whether the elements are contiguous and row-major in the storage, as in a {@link HostTensor}. */
    public boolean isRowMajor() {
        long[] rowMajorStrides = rowMajorStrides(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] != 1 && strides[axis] != rowMajorStrides[axis]) {
                return elements() == 0;
            }
        }
        return true;
    }

    /**
     * Copies the elements into row-major order.
     *
     * @param storage bytes of the span of the view, from its first element on, little-endian
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
            default ->
                throw new IllegalArgumentException("elementBytes must be 1, 2, 4 or 8 (was " + elementBytes + ")");
        }
    }

    private static long span(long[] shape, long[] strides) {
        if (Shapes.elements(shape) == 0) {
            return 0;
        }
        long last = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (strides[axis] < 0) {
                throw new ArithmeticException("strides must not be negative");
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
