package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Reads a tensor by rows (its first axis), mapped in pieces so that any size is supported. Safe for concurrent reads. */
final class TensorRows {
    private static final long PIECE = 1L << 30;

    private final long[] shape;
    private final int rowBytes;
    private final int rowsPerPiece;
    private final ByteBuffer[] pieces;

    private TensorRows(long[] shape, int rowBytes, int rowsPerPiece, ByteBuffer[] pieces) {
        this.shape = shape;
        this.rowBytes = rowBytes;
        this.rowsPerPiece = rowsPerPiece;
        this.pieces = pieces;
    }

    /** Maps tensor {@code name}, which must have type {@code dtype} and {@code axes} axes. */
    static TensorRows map(SafetensorsFile file, Path path, String name, DType dtype, int axes) throws IOException {
        return map(file, path, name, dtype, axes, PIECE);
    }

    /** Maps a tensor in pieces of at most {@code pieceBytes} bytes. */
    static TensorRows map(SafetensorsFile file, Path path, String name, DType dtype, int axes, long pieceBytes)
            throws IOException {
        MalformedArtifactException.unless(file.names().contains(name), path, "holds no tensor '" + name + "'");
        TensorInfo info = file.info(name);
        long[] shape = info.shape();
        MalformedArtifactException.unless(
                info.dtype() == dtype && shape.length == axes,
                path,
                "holds '%s' as %s %s, must be %s with %d axes"
                        .formatted(name, info.dtype(), Arrays.toString(shape), dtype, axes));
        long rowBytes = dtype.bytes();
        for (int axis = 1; axis < axes; axis++) {
            rowBytes *= shape[axis];
        }
        MalformedArtifactException.unless(
                rowBytes > 0 && rowBytes <= pieceBytes, path, "has rows of " + rowBytes + " bytes");
        int rowsPerPiece = (int) (pieceBytes / rowBytes);
        var pieces = new ByteBuffer[(int) ((shape[0] + rowsPerPiece - 1) / rowsPerPiece)];
        for (int i = 0; i < pieces.length; i++) {
            long first = (long) i * rowsPerPiece;
            pieces[i] = file.readRows(name, first, Math.min(rowsPerPiece, shape[0] - first))
                    .data();
        }
        return new TensorRows(shape, (int) rowBytes, rowsPerPiece, pieces);
    }

    long count() {
        return shape[0];
    }

    /** Returns the length of an axis. */
    int side(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    /** Reads the float32 numbers of {@code count} rows from {@code first} on into {@code into} at offset {@code at}. */
    void floats(long first, int count, float[] into, int at) {
        Objects.checkFromIndexSize(first, count, shape[0]);
        int width = rowBytes / Float.BYTES;
        int done = 0;
        while (done < count) {
            long row = first + done;
            int inPiece = (int) (row % rowsPerPiece);
            int now = Math.min(count - done, rowsPerPiece - inPiece);
            pieces[(int) (row / rowsPerPiece)]
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(inPiece * width, into, at + done * width, now * width);
            done += now;
        }
    }

    /** Returns the bytes of row {@code row}, little-endian. */
    ByteBuffer row(long row) {
        if (row < 0 || row >= shape[0]) {
            throw new IndexOutOfBoundsException("row " + row + " of " + shape[0]);
        }
        int first = (int) (row % rowsPerPiece) * rowBytes;
        return pieces[(int) (row / rowsPerPiece)].slice(first, rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
