package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An instance of a TorchScript class. Attributes are tensors, other objects, integers, floats or booleans. The class name contains
 * the resource that defines it: {@code gmem.layers.Linear} is in {@code torchscript/gmem/layers.py}.
 */
public final class ScriptObject {
    /**
     * A weight or a constant.
     *
     * @param data float32 values of that shape; read once, when the archive is written
     * @param trained whether the optimizer updates the tensor
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

    /** Adds a trained float32 weight. {@code data} is read once on writing, so that a tree does not hold all weights in memory. */
    public ScriptObject withParameter(String name, long[] shape, Supplier<HostTensor> data) {
        return put(name, new Weight(shape, data, true));
    }

    /** Adds a float32 constant. */
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
