package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/** Reads an array that {@code numpy.save} has written. */
public final class NpyFile {
    private NpyFile() {}

    /**
     * Reads an array of at most 2 GiB; the result is row-major for any stored order.
     *
     * @throws MalformedTensorFileException when the file is not an array, or has an unsupported type
     */
    public static HostTensor read(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            String name = path.getFileName().toString();
            NpyArray array =
                    NpyHeader.parse(path, name, file.read(0, Math.min(NpyHeader.MAX_BYTES, file.size())), file.size());
            return array.tensor(file.read(array.dataStart(), array.bytes()));
        }
    }
}
