package io.gmem.tensorfiles.torch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, including malformed ones. */
final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle op(int... opcodes) {
        for (int opcode : opcodes) {
            bytes.write(opcode);
        }
        return this;
    }

    Pickle global(String module, String name) {
        return op('c').raw(module + "\n" + name + "\n");
    }

    Pickle text(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return op('X').int32(length).raw(text);
    }

    Pickle number(int number) {
        return op('J').int32(number);
    }

    /** Writes a tuple of integers. */
    Pickle tuple(int... numbers) {
        op('(');
        for (int number : numbers) {
            number(number);
        }
        return op('t');
    }

    /** Writes the persistent id of a storage. */
    Pickle storage(String type, String key, int elements) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(elements)
                .op('t', 'Q');
    }

    Pickle int32(int value) {
        return op(value, value >> 8, value >> 16, value >> 24);
    }

    Pickle int64(long value) {
        return int32((int) value).int32((int) (value >> 32));
    }

    Pickle raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Pickle raw(byte[] more) {
        try {
            new DataOutputStream(bytes).write(more);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Ends the pickle and returns its bytes. */
    byte[] stop() {
        return op('.').bytes();
    }
}
