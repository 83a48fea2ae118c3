package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.zip.StoredZipWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a TorchScript archive of format version 10. {@code torch.jit.load} of Python and C++ can open it.
 *
 * <p>The archive is an uncompressed zip of the object graph ({@code data.pkl}), the source ({@code code/}) and one raw storage per
 * tensor. Storages are aligned so that a loader may map them.
 */
public final class TorchScriptWriter {
    private static final String TOP = "archive/";
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptWriter() {}

    /** Writes {@code root} and its classes to {@code file}; equal arguments produce equal bytes. */
    public static void write(Path file, ScriptObject root, Map<String, String> source) throws IOException {
        ArchivePickle pickle = ArchivePickle.of(root);
        try (StoredZipWriter zip = StoredZipWriter.create(file)) {
            zip.add(TOP + "data.pkl", pickle.bytes());
            for (Map.Entry<String, String> code : source.entrySet()) {
                zip.add(TOP + "code/" + code.getKey(), code.getValue().getBytes(StandardCharsets.UTF_8));
            }
            int index = 0;
            for (ScriptObject.Weight weight : pickle.storages()) {
                ByteBuffer storage = weight.data().get().data();
                zip.add(TOP + "data/" + index++, storage.remaining(), consumer -> consumer.accept(storage));
            }
            zip.add(TOP + "constants.pkl", EMPTY_TUPLE);
            zip.add(TOP + "version", "10\n".getBytes(StandardCharsets.US_ASCII));
            zip.add(TOP + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
