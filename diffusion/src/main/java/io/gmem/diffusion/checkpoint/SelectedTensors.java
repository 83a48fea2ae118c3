package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A selection of tensors from other sources, optionally renamed. */
final class SelectedTensors implements TensorSource {
    private record Entry(TensorSource source, String name) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    SelectedTensors with(String name, TensorSource source, String sourceName) {
        entries.put(name, new Entry(source, sourceName));
        return this;
    }

    SelectedTensors withAll(TensorSource source) {
        source.names().forEach(name -> with(name, source, name));
        return this;
    }

    static SelectedTensors where(TensorSource source, Predicate<String> filter) {
        var selected = new SelectedTensors();
        source.names().stream().filter(filter).forEach(name -> selected.with(name, source, name));
        return selected;
    }

    /** Removes a prefix from all names. Returns the source itself if a name does not start with the prefix. */
    static TensorSource withoutPrefix(TensorSource source, String prefix) {
        if (source.names().isEmpty() || !source.names().stream().allMatch(name -> name.startsWith(prefix))) {
            return source;
        }
        var selected = new SelectedTensors();
        source.names().forEach(name -> selected.with(name.substring(prefix.length()), source, name));
        return selected;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("tensor '" + name + "' does not exist");
        }
        return entry;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo info = entry(name).source.info(entry(name).name);
        return new TensorInfo(name, info.dtype(), info.shape(), info.offset(), info.bytes());
    }

    @Override
    public HostTensor read(String name) {
        return entry(name).source.read(entry(name).name);
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return entry(name).source.readRows(entry(name).name, first, count);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }
}
