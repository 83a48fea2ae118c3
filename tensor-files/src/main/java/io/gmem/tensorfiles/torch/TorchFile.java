package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint as {@code torch.save} writes it, in the zip format or the one before torch 1.6. Opening reads and checks all but
 * the numbers; those are mapped and read tensor by tensor, while the file is open. Nothing that the file says is executed: a
 * name that is not on the list of what is read is refused. Several threads may read.
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

    /** @throws MalformedTensorFileException when it is not one, or holds anything but tensors and plain values */
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
                path, "begins like no torch checkpoint", "save it with torch.save, or convert it to safetensors");
    }

    /** What was saved. */
    public TorchValue root() {
        return root;
    }

    /**
     * All tensors by their path from the root: keys, attribute names and list positions with dots between, as {@code
     * model.x_embedder.proj.weight}. A file that is one bare tensor gives it the empty name.
     *
     * @throws MalformedTensorFileException when two tensors have one path
     */
    public TensorSource tensors() throws IOException {
        return tensors(root);
    }

    /** The tensors of a part of the tree, by their path from there. */
    public TensorSource tensors(TorchValue part) throws IOException {
        return new TorchTensors(file.path(), part);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
