package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.PickleNode.Attributes;
import io.gmem.tensorfiles.torch.PickleNode.Entries;
import io.gmem.tensorfiles.torch.PickleNode.Items;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts the result of a pickle into an immutable tree. Each container is converted once, so that a small file cannot expand into a
 * large tree. A container that contains itself is rejected.
 */
final class TreeBuilder {
    private static final int MAX_DEPTH = 200;

    private final PickleInput in;
    private final Map<Object, TorchValue> converted = new IdentityHashMap<>();

    TreeBuilder(PickleInput in) {
        this.in = in;
    }

    TorchValue build(Object root) throws MalformedTensorFileException {
        return build(root, 0);
    }

    private TorchValue build(Object value, int depth) throws MalformedTensorFileException {
        if (value instanceof TorchValue leaf) {
            return leaf;
        }
        if (depth > MAX_DEPTH) {
            throw in.malformed("is nested deeper than " + MAX_DEPTH + " levels, or contains itself");
        }
        TorchValue known = converted.get(value);
        if (known == null) {
            known = convert(value, depth + 1);
            converted.put(value, known);
        }
        return known;
    }

    private TorchValue convert(Object value, int depth) throws MalformedTensorFileException {
        if (value instanceof Items list) {
            List<TorchValue> items = new ArrayList<>();
            for (Object item : list.items()) {
                items.add(build(item, depth));
            }
            return new TorchValue.Sequence(items);
        }
        if (value instanceof Entries dict) {
            Map<TorchValue.Scalar, TorchValue> entries = new LinkedHashMap<>();
            for (Map.Entry<TorchValue.Scalar, Object> entry : dict.entries().entrySet()) {
                entries.put(entry.getKey(), build(entry.getValue(), depth));
            }
            return new TorchValue.Dict(entries);
        }
        if (value instanceof Attributes namespace) {
            Map<String, TorchValue> attributes = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : namespace.attributes().entrySet()) {
                attributes.put(entry.getKey(), build(entry.getValue(), depth));
            }
            return new TorchValue.Namespace(attributes);
        }
        throw in.malformed("has a bare storage, function or type where a value is required");
    }
}
