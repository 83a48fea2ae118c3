package io.gmem.tensorfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A tensor source backed by tensors in memory. */
record TensorsInMemory(Map<String, HostTensor> tensors) implements TensorSource {
    TensorsInMemory {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public TensorInfo info(String name) {
        HostTensor tensor = read(name);
        return new TensorInfo(
                name,
                tensor.dtype(),
                tensor.shape(),
                TensorInfo.NOWHERE,
                tensor.data().remaining());
    }

    @Override
    public HostTensor read(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        return tensor;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }
}
