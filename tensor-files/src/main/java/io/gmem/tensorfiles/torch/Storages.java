package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.PickleNode.Items;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct storages that a pickle references. The persistent id of a storage is {@code ('storage', class, key, device, elements)};
 * the format before torch 1.6 appends None or {@code (view key, offset, elements)}.
 */
final class Storages implements PickleMachine.PersistentIds {
    private final PickleInput in;
    private final Rebuild arguments;
    private final long fileBytes;
    private final TorchStorage.Bytes bytes;
    private final Map<String, TorchStorage> byKeyAndType = new LinkedHashMap<>();

    /**
     * Creates the registry of a pickle.
     *
     * @param fileBytes upper bound of the size of a storage, in bytes
     */
    Storages(PickleInput in, long fileBytes, TorchStorage.Bytes bytes) {
        this.in = in;
        this.arguments = new Rebuild(in);
        this.fileBytes = fileBytes;
        this.bytes = bytes;
    }

    @Override
    public TorchStorage storage(List<Object> id) throws MalformedTensorFileException {
        DType dtype =
                arguments.argument(id, 1, AllowedGlobal.StorageClass.class).dtype();
        String key = arguments.argument(id, 2, Scalar.class).text();
        long elements = arguments.wholeNumber(id, 4);
        if (elements < 0 || elements > fileBytes / dtype.bytes()) {
            throw in.malformed(
                    "declares a storage '%s' of %d elements in a file of %d bytes".formatted(key, elements, fileBytes));
        }
        TorchStorage storage = byKeyAndType.computeIfAbsent(
                key + " " + dtype, absent -> new TorchStorage(key, dtype, elements, bytes));
        if (storage.elements() != elements) {
            throw in.malformed("declares storage '" + key + "' with two sizes");
        }
        return id.size() > 5 && id.get(5) instanceof Items view ? part(storage, view.items()) : storage;
    }

    private TorchStorage part(TorchStorage storage, List<Object> view) throws MalformedTensorFileException {
        try {
            return storage.part(arguments.wholeNumber(view, 1), arguments.wholeNumber(view, 2));
        } catch (IllegalArgumentException e) {
            throw in.malformed("has an invalid storage view: " + e.getMessage());
        }
    }

    /** Returns the storages in the order of their first reference. */
    Collection<TorchStorage> all() {
        return byKeyAndType.values();
    }
}
