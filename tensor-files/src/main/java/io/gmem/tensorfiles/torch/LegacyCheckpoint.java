package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the format before torch 1.6. It consists of five pickles (magic number, protocol version, system information, the object, the
 * keys of its storages). For each key, the number of elements (8 bytes) and the elements follow.
 *
 * <p>Source: torch/serialization.py, {@code _legacy_save} and {@code _legacy_load}.
 */
final class LegacyCheckpoint {
    private static final Scalar MAGIC = new Scalar(new BigInteger("1950a86a20f9469cfc6c", 16));
    private static final Scalar PROTOCOL = new Scalar(1001L);
    /** Maximum size of the pickles, which precede the data, in bytes. */
    private static final long MAX_PICKLE_BYTES = 1 << 28;

    private final MappedFile file;
    private final PickleInput in;
    private final Map<String, Long> starts = new HashMap<>();

    private LegacyCheckpoint(MappedFile file) throws IOException {
        this.file = file;
        this.in = new PickleInput(file.path(), file.read(0, Math.min(file.size(), MAX_PICKLE_BYTES)));
    }

    static TorchFile open(MappedFile file) throws IOException {
        return new TorchFile(file, new LegacyCheckpoint(file).root());
    }

    private TorchValue root() throws IOException {
        expect(new PickleMachine(in).run().equals(MAGIC), "does not start with the magic number of torch");
        expect(new PickleMachine(in).run().equals(PROTOCOL), "has an unknown protocol version");
        checkByteOrder(new PickleMachine(in).run());
        var storages = new Storages(in, file.size(), this::read);
        TorchValue root = new PickleMachine(in, storages).run();
        findStorages(storages, new PickleMachine(in).run());
        return root;
    }

    private void checkByteOrder(TorchValue systemInfo) throws IOException {
        Optional<TorchValue> littleEndian =
                systemInfo instanceof Dict dict ? dict.get("little_endian") : Optional.empty();
        expect(littleEndian.equals(Optional.of(new Scalar(true))), "is not declared little-endian");
    }

    private void findStorages(Storages storages, TorchValue keys) throws IOException {
        expect(keys instanceof Sequence, "has no list of storages");
        Map<String, TorchStorage> byKey = new HashMap<>();
        for (TorchStorage storage : storages.all()) {
            expect(
                    byKey.put(storage.key(), storage) == null,
                    "declares storage '" + storage.key() + "' with two types");
        }
        long at = in.position();
        for (TorchValue item : ((Sequence) keys).items()) {
            String key = item instanceof Scalar scalar ? scalar.text() : "";
            TorchStorage storage = byKey.get(key);
            if (storage == null) {
                throw in.malformed("has a storage '" + key + "' that no tensor uses");
            }
            expect(file.size() - at >= Long.BYTES, "ends before storage '" + key + "'");
            expect(
                    file.read(at, Long.BYTES).getLong() == storage.elements(),
                    "declares storage '" + key + "' with two sizes");
            starts.put(key, at + Long.BYTES);
            at += Long.BYTES + storage.elements() * storage.dtype().bytes();
            expect(at <= file.size(), "ends within storage '" + key + "'");
        }
        expect(starts.keySet().containsAll(byKey.keySet()), "lacks storages that its tensors use");
    }

    private ByteBuffer read(String key, long offset, long bytes) throws IOException {
        Long start = starts.get(key);
        if (start == null) {
            throw in.malformed("has no storage '" + key + "'");
        }
        return file.read(start + offset, bytes);
    }

    private void expect(boolean condition, String otherwise) throws MalformedTensorFileException {
        if (!condition) {
            throw in.malformed(otherwise);
        }
    }
}
