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
 * An open file or folder of tensors and the model that was recognized in it. Tensors can be read while the file is open. Its content
 * is never executed, and only its header is kept in memory.
 */
public final class ModelFile implements Closeable {
    private final Path path;
    private final Container container;
    private final List<Path> files;
    private final TensorSource tensors;
    private final RecognizedModel recognised;
    private final @Nullable TorchFile torch;
    private final Closeable open;

    private ModelFile(
            Path path,
            Container container,
            List<Path> files,
            TensorSource tensors,
            RecognizedModel recognised,
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
     * Opens a file or folder and recognizes the model.
     *
     * @param hints properties that the file does not record
     * @throws io.gmem.tensorfiles.MalformedTensorFileException if the file is damaged or has an unknown format
     * @throws UnreadableModelException if a folder does not contain a model
     */
    public static ModelFile open(Path path, Hints hints) throws IOException {
        if (!Files.exists(path)) {
            throw new UnreadableModelException("file or folder does not exist: " + path);
        }
        return Files.isDirectory(path) ? openFolder(path, hints) : openFile(path, hints);
    }

    private static ModelFile openFolder(Path path, Hints hints) throws IOException {
        FolderContents folder = FolderContents.of(path);
        try {
            RecognizedModel recognised = folder.recognise(hints);
            return new ModelFile(path, Container.FOLDER, folder.files(), folder.tensors(), recognised, null, folder);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static ModelFile openFile(Path path, Hints hints) throws IOException {
        OpenedTensors opened = OpenedTensors.open(path);
        try {
            RecognizedModel recognised = CheckpointRecognizer.recognise(opened, hints);
            return new ModelFile(
                    path, opened.container(), opened.files(), opened.tensors(), recognised, opened.torch(), opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Returns the path of the file or folder. */
    public Path path() {
        return path;
    }

    /** Returns the recognized model. */
    public RecognizedModel recognised() {
        return recognised;
    }

    /** Returns all tensors, independent of the recognized model. */
    public TensorSource tensors() {
        return tensors;
    }

    /** Returns the display name of the file format. */
    public String container() {
        return container.title();
    }

    /** Returns the files that were read. */
    public List<Path> files() {
        return files;
    }

    /** Returns the object tree of a torch checkpoint; empty for other formats. */
    Optional<TorchValue> tree() {
        return Optional.ofNullable(torch).map(TorchFile::root);
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
