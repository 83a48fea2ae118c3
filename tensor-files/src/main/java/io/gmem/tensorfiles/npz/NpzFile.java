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
 * Arrays by name as {@code numpy.savez} and {@code numpy.savez_compressed} write them. Headers are checked when the file is
 * opened, checksums when an array is read.
 */
public final class NpzFile implements TensorSource, AutoCloseable {
    private static final String SUFFIX = ".npy";

    private final ZipArchive archive;
    private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

    private NpzFile(ZipArchive archive) {
        this.archive = archive;
    }

    /** @throws MalformedTensorFileException when it is not one, or holds an array of a type that is not read */
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
                        archive.path(), "has the entry '" + entry + "', which is no array", "save it with numpy.savez");
            }
            String name = entry.substring(0, entry.length() - SUFFIX.length());
            ByteBuffer head = archive.head(entry, NpyHeader.LONGEST);
            arrays.put(name, NpyHeader.parse(archive.path(), name, head, archive.bytes(entry)));
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** The offset is {@link TensorInfo#NOWHERE}. */
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

    /** Empty: npz has none. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
