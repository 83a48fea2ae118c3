package io.gmem.tensorfiles.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.IOException;
import java.util.List;

/**
 * Reads the format since torch 1.6: a zip archive with {@code NAME/data.pkl}, the object without tensor data, and one entry
 * {@code NAME/data/KEY} per storage.
 *
 * <p>Source: torch/serialization.py, {@code _save} and {@code _load}.
 */
final class ZipCheckpoint {
    private static final String PICKLE = "/data.pkl";

    private final ZipArchive archive;
    private final String folder;

    private ZipCheckpoint(ZipArchive archive, String folder) {
        this.archive = archive;
        this.folder = folder;
    }

    static TorchFile open(MappedFile file) throws IOException {
        ZipArchive archive = ZipArchive.of(file);
        return new TorchFile(file, new ZipCheckpoint(archive, folder(archive)).root());
    }

    private static String folder(ZipArchive archive) throws MalformedTensorFileException {
        List<String> pickles = archive.names().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new MalformedTensorFileException(
                    archive.path(),
                    "has " + pickles.size() + " entries NAME" + PICKLE,
                    "it is a zip archive but not a torch checkpoint: save it with torch.save");
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private TorchValue root() throws IOException {
        checkFormat();
        var in = new PickleInput(archive.path(), archive.content(folder + PICKLE));
        var storages =
                new Storages(in, Long.MAX_VALUE, (key, offset, bytes) -> archive.range(entry(key), offset, bytes));
        return new PickleMachine(in, id -> checked(in, storages.storage(id))).run();
    }

    private void checkFormat() throws IOException {
        if (archive.names().contains(folder + "/constants.pkl")) {
            throw new MalformedTensorFileException(
                    archive.path(),
                    "is a TorchScript archive, which contains code",
                    "save its weights with torch.save(module.state_dict(), path)");
        }
        String order = folder + "/byteorder";
        if (archive.names().contains(order)
                && !UTF_8.decode(archive.content(order)).toString().equals("little")) {
            throw new MalformedTensorFileException(
                    archive.path(), "is not little-endian", "save it again on a little-endian machine");
        }
    }

    private TorchStorage checked(PickleInput in, TorchStorage storage) throws MalformedTensorFileException {
        String entry = entry(storage.key());
        long requiredBytes = storage.elements() * storage.dtype().bytes();
        if (!archive.names().contains(entry) || archive.bytes(entry) != requiredBytes) {
            throw in.malformed("has no entry '%s' of %d bytes".formatted(entry, requiredBytes));
        }
        return storage;
    }

    private String entry(String key) {
        return folder + "/data/" + key;
    }
}
