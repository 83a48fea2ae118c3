package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/** One array as {@code numpy.save} writes it. */
public final class NpyFile {
    private NpyFile() {}

    /**
     * The array, row-major whatever order it was saved in; at most 2 GiB.
     *
     * @throws MalformedTensorFileException when it is not one, or of a type that is not read
     */
    public static HostTensor read(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            String name = path.getFileName().toString();
            NpyArray array =
                    NpyHeader.parse(path, name, file.read(0, Math.min(NpyHeader.LONGEST, file.size())), file.size());
            return array.tensor(file.read(array.dataStart(), array.bytes()));
        }
    }
}
