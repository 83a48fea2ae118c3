package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors of a checkpoint tree by dotted path. */
final class TorchTensors implements TensorSource {
    /** Maximum number of paths; a tree with shared subtrees can have far more paths than nodes. */
    private static final int MAX_PATHS = 200_000;

    private static final int MAX_PATH_LENGTH = 1_000;

    private final Path file;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<TorchValue, Boolean> holdsTensors = new IdentityHashMap<>();
    private int visited;

    TorchTensors(Path file, TorchValue root) throws MalformedTensorFileException {
        this.file = file;
        visit("", root);
    }

    private void visit(String path, TorchValue value) throws MalformedTensorFileException {
        expect(++visited <= MAX_PATHS, "has more than " + MAX_PATHS + " paths to tensors");
        if (value instanceof Tensor tensor) {
            expect(tensors.put(path, tensor) == null, "has two tensors with the path '" + path + "'");
        } else if (value instanceof Dict dict) {
            for (Map.Entry<Scalar, TorchValue> entry : dict.entries().entrySet()) {
                descend(path, entry.getKey().text(), entry.getValue());
            }
        } else if (value instanceof Namespace namespace) {
            for (Map.Entry<String, TorchValue> entry : namespace.attributes().entrySet()) {
                descend(path, entry.getKey(), entry.getValue());
            }
        } else if (value instanceof Sequence sequence) {
            List<TorchValue> items = sequence.items();
            for (int i = 0; i < items.size(); i++) {
                descend(path, Integer.toString(i), items.get(i));
            }
        }
    }

    private void descend(String path, String part, TorchValue value) throws MalformedTensorFileException {
        if (holdsTensors(value)) {
            visit(join(path, part), value);
        }
    }

    private String join(String path, String part) throws MalformedTensorFileException {
        expect(
                path.length() + part.length() < MAX_PATH_LENGTH,
                "has a path of more than " + MAX_PATH_LENGTH + " characters");
        return path.isEmpty() ? part : path + "." + part;
    }

    private void expect(boolean condition, String otherwise) throws MalformedTensorFileException {
        if (!condition) {
            throw new MalformedTensorFileException(file, otherwise, "read the tensors from the tree instead");
        }
    }

    /** Returns whether a subtree contains tensors. The result is cached, so that long lists of numbers are scanned once. */
    private boolean holdsTensors(TorchValue value) {
        if (value instanceof Tensor) {
            return true;
        }
        if (value instanceof Scalar) {
            return false;
        }
        Boolean known = holdsTensors.get(value);
        if (known == null) {
            known = parts(value).stream().anyMatch(this::holdsTensors);
            holdsTensors.put(value, known);
        }
        return known;
    }

    private static Collection<TorchValue> parts(TorchValue value) {
        if (value instanceof Dict dict) {
            return dict.entries().values();
        }
        if (value instanceof Namespace namespace) {
            return namespace.attributes().values();
        }
        return value instanceof Sequence sequence ? sequence.items() : List.of();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** Returns the type and shape of a tensor; the offset is {@link TensorInfo#NOWHERE} because a view may be strided. */
    @Override
    public TensorInfo info(String name) {
        Tensor tensor = tensor(name);
        long bytes = tensor.view().elements() * tensor.dtype().bytes();
        return new TensorInfo(name, tensor.dtype(), tensor.view().shape(), TensorInfo.NOWHERE, bytes);
    }

    @Override
    public HostTensor read(String name) {
        return tensor(name).read();
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return tensor(name).readRows(first, count);
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        return tensor;
    }

    /** Returns an empty map; plain values are in the tree, with their types. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }
}
