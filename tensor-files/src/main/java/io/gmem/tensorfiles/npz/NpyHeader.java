package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.StridedView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the header of an array: magic, version, length, then a Python dict with {@code descr}, {@code fortran_order} and
 * {@code shape}.
 *
 * <p>Source: numpy.lib.format, versions 1.0 to 3.0.
 */
final class NpyHeader {
    /** Maximum header size in bytes; sufficient for any plain array. */
    static final int MAX_BYTES = 1 << 16;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_AT = MAGIC.length;
    private static final int LENGTH_AT = MAGIC.length + 2;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");
    private static final int MAX_AXES = 64;
    private static final Map<String, DType> TYPES = Map.of(
            "<f8", DType.F64,
            "<f4", DType.F32,
            "<f2", DType.F16,
            "<i8", DType.I64,
            "<i4", DType.I32,
            "<i2", DType.I16,
            "|i1", DType.I8,
            "|u1", DType.U8,
            "|b1", DType.BOOL);

    private final Path file;
    private final String array;

    private NpyHeader(Path file, String array) {
        this.file = file;
        this.array = array;
    }

    /**
     * Parses a header.
     *
     * @param file path of the file, for messages
     * @param array name of the array, for messages
     * @param start the array, or its first {@link #MAX_BYTES} bytes
     * @param bytes size of the array in bytes, header included
     */
    static NpyArray parse(Path file, String array, ByteBuffer start, long bytes) throws MalformedTensorFileException {
        return new NpyHeader(file, array).parse(start, bytes);
    }

    private NpyArray parse(ByteBuffer start, long bytes) throws MalformedTensorFileException {
        expect(start.remaining() >= LENGTH_AT + 4, "is shorter than a header");
        byte[] magic = new byte[MAGIC.length];
        start.get(0, magic);
        expect(Arrays.equals(magic, MAGIC), "does not start with the NumPy magic bytes");
        boolean wide = start.get(VERSION_AT) > 1;
        int textAt = LENGTH_AT + (wide ? 4 : 2);
        long textBytes = wide ? start.getInt(LENGTH_AT) & 0xffff_ffffL : start.getShort(LENGTH_AT) & 0xffff;
        expect(textBytes <= start.remaining() - textAt, "declares a header of " + textBytes + " bytes");
        byte[] text = new byte[(int) textBytes];
        start.get(textAt, text);
        return describe(new String(text, StandardCharsets.UTF_8), textAt + text.length, bytes);
    }

    private NpyArray describe(String header, int dataStart, long bytes) throws MalformedTensorFileException {
        String type = find(TYPE, header, "plain type");
        DType dtype = TYPES.get(type);
        if (dtype == null) {
            throw malformed("has the unsupported type '" + type + "'");
        }
        boolean columnMajor = find(ORDER, header, "order").equals("True");
        String axes = find(SHAPE, header, "shape");
        try {
            long[] shape = shape(axes);
            StridedView view = columnMajor ? StridedView.columnMajor(shape) : StridedView.rowMajor(shape);
            long required = Math.multiplyExact(view.elements(), dtype.bytes());
            expect(
                    required == bytes - dataStart,
                    "has %d bytes of data, but %s%s requires %d"
                            .formatted(bytes - dataStart, dtype, Shapes.text(shape), required));
            return new NpyArray(dtype, view, dataStart, required);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw malformed("has the invalid shape (" + axes + ")");
        }
    }

    private static long[] shape(String axes) {
        long[] shape = Arrays.stream(axes.replace("L", "").split(","))
                .map(String::strip)
                .filter(axis -> !axis.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        if (shape.length > MAX_AXES) {
            throw new IllegalArgumentException(shape.length + " axes");
        }
        return shape;
    }

    private String find(Pattern pattern, String header, String key) throws MalformedTensorFileException {
        Matcher matcher = pattern.matcher(header);
        expect(matcher.find(), "lacks a valid " + key);
        return matcher.group(1);
    }

    private void expect(boolean condition, String otherwise) throws MalformedTensorFileException {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private MalformedTensorFileException malformed(String what) {
        return new MalformedTensorFileException(
                file,
                "has an array '" + array + "' that " + what,
                "save it with numpy.save as plain little-endian numbers");
    }
}
