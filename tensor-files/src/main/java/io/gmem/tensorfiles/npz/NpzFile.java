package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads named arrays that {@code numpy.savez} or {@code numpy.savez_compressed} has written. Headers are checked on opening, checksums
 * when an array is read.
 */
public final class NpzFile implements TensorSource, AutoCloseable {
    private static final String SUFFIX = ".npy";

    private final ZipArchive archive;
    private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

    private NpzFile(ZipArchive archive) {
        this.archive = archive;
    }

    /**
     * Opens a file.
     *
     * @throws MalformedTensorFileException when the file is not npz, or holds an array of an unsupported type
     */
    public static NpzFile open(Path path) throws IOException {
        var opened = new NpzFile(ZipArchive.open(path));
        try {
            opened.readHeaders();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void readHeaders() throws IOException {
        for (String entry : archive.names()) {
            if (!entry.endsWith(SUFFIX)) {
                throw new MalformedTensorFileException(
                        archive.path(),
                        "has the entry '" + entry + "', which is not an array",
                        "save it with numpy.savez");
            }
            String name = entry.substring(0, entry.length() - SUFFIX.length());
            ByteBuffer head = archive.head(entry, NpyHeader.MAX_BYTES);
            arrays.put(name, NpyHeader.parse(archive.path(), name, head, archive.bytes(entry)));
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** Returns the type and shape of an array; the offset is {@link TensorInfo#NOWHERE}. */
    @Override
    public TensorInfo info(String name) {
        NpyArray array = array(name);
        return new TensorInfo(name, array.dtype(), array.view().shape(), TensorInfo.NOWHERE, array.bytes());
    }

    @Override
    public HostTensor read(String name) {
        NpyArray array = array(name);
        try {
            ByteBuffer content = archive.content(name + SUFFIX);
            return array.tensor(content.position(array.dataStart()).slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NpyArray array(String name) {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no array '" + name + "'");
        }
        return array;
    }

    /** Returns an empty map; npz has no metadata. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
