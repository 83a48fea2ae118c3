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
 * Makes the immutable tree of what a pickle left behind. Each container is made once, however often it is referred to, so that
 * a small file cannot unfold into a large tree; one that holds itself is refused.
 */
final class TreeBuilder {
    private static final int DEEPEST = 200;

    private final PickleInput in;
    private final Map<Object, TorchValue> made = new IdentityHashMap<>();

    TreeBuilder(PickleInput in) {
        this.in = in;
    }

    TorchValue build(Object root) throws MalformedTensorFileException {
        return build(root, 0);
    }

    private TorchValue build(Object value, int depth) throws MalformedTensorFileException {
        if (value instanceof TorchValue finished) {
            return finished;
        }
        if (depth > DEEPEST) {
            throw in.malformed("nests more than " + DEEPEST + " deep, or holds itself");
        }
        TorchValue known = made.get(value);
        if (known == null) {
            known = make(value, depth + 1);
            made.put(value, known);
        }
        return known;
    }

    private TorchValue make(Object value, int depth) throws MalformedTensorFileException {
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
        throw in.malformed("holds a bare storage, function or type where a value belongs");
    }
}
