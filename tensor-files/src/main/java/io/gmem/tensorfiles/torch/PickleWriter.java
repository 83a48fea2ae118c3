package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a Python pickle of protocol 2, opcode by opcode, with the opcodes that torch uses.
 *
 * <p>Source: comments of CPython's Lib/pickletools.py.
 */
public final class PickleWriter {
    private static final int PROTOCOL = 0x80;
    private static final int NEW_OBJECT = 0x81;
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;
    private static final int LONG_INTEGER = 0x8a;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PickleWriter() {
        out.write(PROTOCOL);
        out.write(2);
    }

    /** Ends the pickle and returns its bytes. */
    public byte[] stop() {
        opcodes(".");
        return out.toByteArray();
    }

    /** Writes opcodes that are printable characters. */
    public PickleWriter opcodes(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Writes a reference to a class or function by name. */
    public PickleWriter global(String module, String name) {
        return opcodes("c" + module + "\n" + name + "\n");
    }

    /** Writes an instance of a class without arguments; its attributes follow as {@code }(name value … ub}. */
    public PickleWriter newObject(String module, String name) {
        global(module, name).opcodes(")");
        out.write(NEW_OBJECT);
        return this;
    }

    public PickleWriter none() {
        return opcodes("N");
    }

    public PickleWriter bool(boolean value) {
        out.write(value ? TRUE : FALSE);
        return this;
    }

    public PickleWriter integer(long number) {
        if (number == (int) number) {
            opcodes("J");
            out.writeBytes(littleEndian(4).putInt((int) number).array());
        } else {
            // libtorch supports eight bytes only
            out.write(LONG_INTEGER);
            out.write(Long.BYTES);
            out.writeBytes(littleEndian(Long.BYTES).putLong(number).array());
        }
        return this;
    }

    /**
     * Writes an integer.
     *
     * @throws IllegalArgumentException when it has more than 255 bytes
     */
    public PickleWriter integer(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        if (bigEndian.length > 255) {
            throw new IllegalArgumentException("an integer must have at most 255 bytes (was " + bigEndian.length + ")");
        }
        out.write(LONG_INTEGER);
        out.write(bigEndian.length);
        for (int i = bigEndian.length - 1; i >= 0; i--) {
            out.write(bigEndian[i]);
        }
        return this;
    }

    public PickleWriter number(double number) {
        opcodes("G");
        out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        return this;
    }

    public PickleWriter text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        opcodes("X");
        out.writeBytes(littleEndian(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
        return this;
    }

    /** Writes a tuple of integers. */
    public PickleWriter tuple(long... numbers) {
        opcodes("(");
        for (long number : numbers) {
            integer(number);
        }
        return opcodes("t");
    }

    /**
     * Writes a row-major tensor that covers a whole storage.
     *
     * @param key key of the storage
     * @param requiresGrad whether torch computes gradients for the tensor
     */
    public PickleWriter tensor(DType dtype, long elements, long[] shape, String key, boolean requiresGrad) {
        global("torch._utils", "_rebuild_tensor_v2").opcodes("((").text("storage");
        global("torch", storageClass(dtype)).text(key).text("cpu").integer(elements);
        opcodes("tQ").integer(0).tuple(shape).tuple(strides(shape)).bool(requiresGrad);
        return global("collections", "OrderedDict").opcodes(")RtR");
    }

    private static String storageClass(DType dtype) {
        return AllowedGlobal.STORAGES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .findAny()
                .orElseThrow()
                .getKey();
    }

    /** Returns row-major strides as in torch, which treats an axis of length 0 like one of length 1. */
    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape[axis]);
        }
        return strides;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
