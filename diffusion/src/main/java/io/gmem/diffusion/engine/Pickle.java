package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.HostTensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the object graph of an archive as a Python pickle, protocol 2, in the few opcodes that TorchScript reads. */
final class Pickle {
    private static final int PROTOCOL = 0x80;
    private static final int NEW_OBJECT = 0x81;
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;
    private static final int LONG_INTEGER = 0x8a;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<HostTensor> storages = new ArrayList<>();

    static Pickle of(ScriptObject root) {
        var pickle = new Pickle();
        pickle.out.write(PROTOCOL);
        pickle.out.write(2);
        pickle.object(root);
        pickle.out.write('.');
        return pickle;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The tensors in the order in which the pickle numbers them. */
    List<HostTensor> storages() {
        return storages;
    }

    private void object(ScriptObject object) {
        int dot = object.className().lastIndexOf('.');
        global(
                "__torch__." + object.className().substring(0, dot),
                object.className().substring(dot + 1));
        opcodes(")");
        out.write(NEW_OBJECT);
        opcodes("}(");
        for (Map.Entry<String, Object> attribute : object.attributes().entrySet()) {
            string(attribute.getKey());
            value(attribute.getValue());
        }
        opcodes("ub");
    }

    private void value(Object value) {
        if (value instanceof ScriptObject child) {
            object(child);
        } else if (value instanceof ScriptObject.Weight weight) {
            weight(weight);
        } else if (value instanceof Boolean flag) {
            out.write(flag ? TRUE : FALSE);
        } else if (value instanceof Long number) {
            integer(number);
        } else if (value instanceof Double number) {
            out.write('G');
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else {
            throw new IllegalArgumentException("a script attribute cannot be a " + value.getClass());
        }
    }

    private void weight(ScriptObject.Weight weight) {
        HostTensor tensor = weight.data();
        global("torch._utils", "_rebuild_tensor_v2");
        opcodes("((");
        string("storage");
        global("torch", "FloatStorage");
        string(Integer.toString(storages.size()));
        storages.add(tensor);
        string("cpu");
        integer(tensor.elements());
        opcodes("tQ");
        integer(0);
        long[] shape = tensor.shape();
        tuple(shape);
        tuple(contiguousStrides(shape));
        out.write(weight.trained() ? TRUE : FALSE);
        global("collections", "OrderedDict");
        opcodes(")RtR");
    }

    private static long[] contiguousStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private void tuple(long[] numbers) {
        opcodes("(");
        for (long number : numbers) {
            integer(number);
        }
        opcodes("t");
    }

    private void opcodes(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void global(String module, String name) {
        opcodes("c" + module + "\n" + name + "\n");
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(littleEndian(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    private void integer(long number) {
        if (number == (int) number) {
            out.write('J');
            out.writeBytes(littleEndian(4).putInt((int) number).array());
        } else {
            out.write(LONG_INTEGER);
            out.write(8);
            out.writeBytes(littleEndian(8).putLong(number).array());
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
