package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.torch.PickleWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the object graph of an archive as a Python pickle. It uses only opcodes that TorchScript reads. */
final class ArchivePickle {
    private final PickleWriter out = new PickleWriter();
    private final List<ScriptObject.Weight> storages = new ArrayList<>();

    static ArchivePickle of(ScriptObject root) {
        var pickle = new ArchivePickle();
        pickle.object(root);
        return pickle;
    }

    byte[] bytes() {
        return out.stop();
    }

    /** Returns the weights in the order of their storage numbers in the pickle. */
    List<ScriptObject.Weight> storages() {
        return storages;
    }

    private void object(ScriptObject object) {
        int dot = object.className().lastIndexOf('.');
        out.newObject(
                        "__torch__." + object.className().substring(0, dot),
                        object.className().substring(dot + 1))
                .opcodes("}(");
        for (Map.Entry<String, Object> attribute : object.attributes().entrySet()) {
            out.text(attribute.getKey());
            value(attribute.getValue());
        }
        out.opcodes("ub");
    }

    private void value(Object value) {
        if (value instanceof ScriptObject child) {
            object(child);
        } else if (value instanceof ScriptObject.Weight weight) {
            String key = Integer.toString(storages.size());
            storages.add(weight);
            out.tensor(DType.F32, weight.elements(), weight.shape(), key, weight.trained());
        } else if (value instanceof Boolean flag) {
            out.bool(flag);
        } else if (value instanceof Long number) {
            out.integer(number);
        } else if (value instanceof Double number) {
            out.number(number);
        } else {
            throw new IllegalArgumentException(
                    "script attribute must be an object, weight, boolean, long or double (was "
                            + value.getClass().getName() + ")");
        }
    }
}
