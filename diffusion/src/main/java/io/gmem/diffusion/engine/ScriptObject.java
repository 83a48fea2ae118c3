package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An instance of a TorchScript class: attributes are tensors, other objects, integers, floats or booleans. Its class is named
 * by the resource it is defined in, {@code gmem.layers.Linear} in {@code torchscript/gmem/layers.py}.
 */
public final class ScriptObject {
    /**
     * A weight or a constant.
     *
     * @param data of float32 and of that shape; asked for once, when it is written
     * @param trained whether the optimiser changes it
     */
    record Weight(long[] shape, Supplier<HostTensor> data, boolean trained) {
        long elements() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }
    }

    private final String className;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    public ScriptObject(String className) {
        this.className = className;
        attributes.put("training", Boolean.TRUE);
    }

    public ScriptObject with(String name, ScriptObject child) {
        return put(name, child);
    }

    public ScriptObject with(String name, long value) {
        return put(name, value);
    }

    public ScriptObject with(String name, double value) {
        return put(name, value);
    }

    /** A float32 weight that is trained; {@code data} is asked for once, so that a tree needs no memory for all its weights. */
    public ScriptObject withParameter(String name, long[] shape, Supplier<HostTensor> data) {
        return put(name, new Weight(shape, data, true));
    }

    /** A float32 constant. */
    public ScriptObject withBuffer(String name, HostTensor data) {
        return put(name, new Weight(data.shape(), () -> data, false));
    }

    private ScriptObject put(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    String className() {
        return className;
    }

    Map<String, Object> attributes() {
        return Collections.unmodifiableMap(attributes);
    }
}
