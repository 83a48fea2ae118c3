package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint that {@code torch.save} has written, in the zip format or the format before torch 1.6. Opening reads and checks
 * everything except tensor data, which are mapped and read per tensor while the file is open. No code of the file is executed; names
 * outside the allow list are rejected. Safe for concurrent reads.
 */
public final class TorchFile implements AutoCloseable {
    private static final int ZIP = 'P' | 'K' << 8 | 3 << 16 | 4 << 24;
    private static final int PICKLE = 0x80;

    private final MappedFile file;
    private final TorchValue root;

    TorchFile(MappedFile file, TorchValue root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Opens a checkpoint.
     *
     * @throws MalformedTensorFileException when the file is not a checkpoint, or holds anything but tensors and plain values
     */
    public static TorchFile open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path);
        try {
            int start = file.size() < Integer.BYTES
                    ? 0
                    : file.read(0, Integer.BYTES).getInt();
            if (start == ZIP) {
                return ZipCheckpoint.open(file);
            }
            if ((start & 0xff) == PICKLE) {
                return LegacyCheckpoint.open(file);
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new MalformedTensorFileException(
                path,
                "does not start like a torch checkpoint",
                "save it with torch.save, or convert it to safetensors");
    }

    /** Returns the saved object. */
    public TorchValue root() {
        return root;
    }

    /**
     * Returns all tensors by their path from the root: keys, attribute names and list indices joined by dots, such as {@code
     * model.x_embedder.proj.weight}. A file of one bare tensor gives it the empty name.
     *
     * @throws MalformedTensorFileException when two tensors have the same path
     */
    public TensorSource tensors() throws IOException {
        return tensors(root);
    }

    /** Returns the tensors of a subtree by their path from its root. */
    public TensorSource tensors(TorchValue part) throws IOException {
        return new TorchTensors(file.path(), part);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
