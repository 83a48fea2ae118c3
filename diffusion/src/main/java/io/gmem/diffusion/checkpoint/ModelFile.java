package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.checkpoint.OpenedTensors.Container;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder of tensors, open, and what it was recognised as. Tensors are read from it while it is open; nothing of it is
 * executed, and no more than its header is in memory.
 */
public final class ModelFile implements Closeable {
    private final Path path;
    private final Container container;
    private final List<Path> files;
    private final TensorSource tensors;
    private final Recognised recognised;
    private final @Nullable TorchFile torch;
    private final Closeable open;

    private ModelFile(
            Path path,
            Container container,
            List<Path> files,
            TensorSource tensors,
            Recognised recognised,
            @Nullable TorchFile torch,
            Closeable open) {
        this.path = path;
        this.container = container;
        this.files = List.copyOf(files);
        this.tensors = tensors;
        this.recognised = recognised;
        this.torch = torch;
        this.open = open;
    }

    /**
     * Opens and recognises.
     *
     * @param hints what the file does not say
     * @throws io.gmem.tensorfiles.MalformedTensorFileException when it is damaged or of no known format
     * @throws UnreadableModelException when a folder has no model in it
     */
    public static ModelFile open(Path path, Hints hints) throws IOException {
        if (!Files.exists(path)) {
            throw new UnreadableModelException("there is no file or folder " + path);
        }
        return Files.isDirectory(path) ? openFolder(path, hints) : openFile(path, hints);
    }

    private static ModelFile openFolder(Path path, Hints hints) throws IOException {
        FolderContents folder = FolderContents.of(path);
        try {
            Recognised recognised = folder.recognise(hints);
            return new ModelFile(path, Container.FOLDER, folder.files(), folder.tensors(), recognised, null, folder);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static ModelFile openFile(Path path, Hints hints) throws IOException {
        OpenedTensors opened = OpenedTensors.open(path);
        try {
            Recognised recognised = CheckpointRecogniser.recognise(opened, hints);
            return new ModelFile(
                    path, opened.container(), opened.files(), opened.tensors(), recognised, opened.torch(), opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** What it is. */
    public Recognised recognised() {
        return recognised;
    }

    /** All its tensors, whatever it is. */
    public TensorSource tensors() {
        return tensors;
    }

    /** The format of the file, for people. */
    public String container() {
        return container.title();
    }

    /** The files it was read from. */
    public List<Path> files() {
        return files;
    }

    /** The tree of a torch checkpoint. */
    Optional<TorchValue> tree() {
        return Optional.ofNullable(torch).map(TorchFile::root);
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
