package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Tensors of other sources, some of them or under other names. */
final class SelectedTensors implements TensorSource {
    private record Place(TensorSource source, String name) {}

    private final Map<String, Place> places = new LinkedHashMap<>();

    SelectedTensors with(String name, TensorSource source, String nameThere) {
        places.put(name, new Place(source, nameThere));
        return this;
    }

    SelectedTensors withAll(TensorSource source) {
        source.names().forEach(name -> with(name, source, name));
        return this;
    }

    static SelectedTensors where(TensorSource source, Predicate<String> wanted) {
        var selected = new SelectedTensors();
        source.names().stream().filter(wanted).forEach(name -> selected.with(name, source, name));
        return selected;
    }

    /** Names without what stands before all of them; the source itself where a name does not begin so. */
    static TensorSource withoutPrefix(TensorSource source, String prefix) {
        if (source.names().isEmpty() || !source.names().stream().allMatch(name -> name.startsWith(prefix))) {
            return source;
        }
        var selected = new SelectedTensors();
        source.names().forEach(name -> selected.with(name.substring(prefix.length()), source, name));
        return selected;
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        return place;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(places.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo info = place(name).source.info(place(name).name);
        return new TensorInfo(name, info.dtype(), info.shape(), info.offset(), info.bytes());
    }

    @Override
    public HostTensor read(String name) {
        return place(name).source.read(place(name).name);
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return place(name).source.readRows(place(name).name, first, count);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }
}
