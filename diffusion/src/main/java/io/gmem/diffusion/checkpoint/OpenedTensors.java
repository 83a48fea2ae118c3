package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsShards;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.npz.NpyFile;
import io.gmem.tensorfiles.npz.NpzFile;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open tensor file. Its format is detected by its first bytes.
 *
 * @param torch the torch checkpoint with its object tree; null for other formats
 */
record OpenedTensors(
        Container container, TensorSource tensors, @Nullable TorchFile torch, List<Path> files, Closeable file)
        implements Closeable {
    /** File formats. */
    enum Container {
        SAFETENSORS("safetensors"),
        SHARDS("safetensors in shards"),
        TORCH("torch checkpoint"),
        TORCH_LEGACY("torch checkpoint from before torch 1.6"),
        NPZ("npz"),
        NPY("npy"),
        FOLDER("folder");

        private final String title;

        Container(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final int HEAD = 9;

    /** @throws MalformedTensorFileException if the format is unknown or the file is damaged */
    static OpenedTensors open(Path path) throws IOException {
        byte[] head = head(path);
        if (isSafetensors(head)) {
            return safetensors(path);
        }
        if (begins(head, 'P', 'K', 3, 4)) {
            return isNpz(path) ? npz(path) : torch(path, Container.TORCH);
        }
        if (begins(head, 0x80)) {
            return torch(path, Container.TORCH_LEGACY);
        }
        if (begins(head, 0x93, 'N', 'U', 'M')) {
            TensorSource array = TensorSource.of(Map.of("", NpyFile.read(path)));
            return new OpenedTensors(Container.NPY, array, null, List.of(path), () -> {});
        }
        if (begins(head, '{')) {
            var shards = SafetensorsShards.open(path);
            return new OpenedTensors(Container.SHARDS, shards, null, shards.files(), shards::close);
        }
        return safetensors(path);
    }

    /** Detects a plausible header length followed by JSON. The first byte alone can also occur in other formats. */
    private static boolean isSafetensors(byte[] head) {
        return head.length == HEAD
                && head[HEAD - 1] == '{'
                && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong() >>> 32 == 0;
    }

    private static OpenedTensors safetensors(Path path) throws IOException {
        var file = SafetensorsFile.open(path);
        return new OpenedTensors(Container.SAFETENSORS, file, null, List.of(path), file::close);
    }

    private static OpenedTensors torch(Path path, Container container) throws IOException {
        TorchFile file = TorchFile.open(path);
        try {
            return new OpenedTensors(container, file.tensors(), file, List.of(path), file::close);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static OpenedTensors npz(Path path) throws IOException {
        var file = NpzFile.open(path);
        return new OpenedTensors(Container.NPZ, file, null, List.of(path), file::close);
    }

    private static boolean isNpz(Path path) throws IOException {
        try (var archive = ZipArchive.open(path)) {
            return !archive.names().isEmpty() && archive.names().stream().allMatch(name -> name.endsWith(".npy"));
        }
    }

    private static byte[] head(Path path) throws IOException {
        try (var file = MappedFile.open(path)) {
            ByteBuffer bytes = file.read(0, Math.min(HEAD, file.size()));
            byte[] head = new byte[bytes.remaining()];
            bytes.get(head);
            return head;
        }
    }

    private static boolean begins(byte[] head, int... with) {
        if (head.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (head[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
