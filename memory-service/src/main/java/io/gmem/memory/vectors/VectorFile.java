package io.gmem.memory.vectors;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.tensorfiles.MalformedTensorFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Vectors {@code (N, D)} in a file, read row by row. For use by one thread. */
public interface VectorFile extends AutoCloseable {

    /** Returns N, the number of vectors. */
    long count();

    /** Returns D, the dimension of a vector. */
    int dimension();

    /** Returns vector {@code row} {@code (D)}. */
    float[] row(long row);

    /** Returns how often each vector was used in training, if the file contains it. */
    default Optional<long[]> frequencies() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;

    /**
     * Opens a file. The format is detected by the first bytes: a zip or pickle is a {@code .pth}, and an opening brace or bracket
     * is JSON. Anything else is safetensors.
     *
     * @throws FailureException {@code malformed_file} if the file cannot be read, {@code no_vectors} if it contains no bank
     */
    static VectorFile open(Path file) throws IOException {
        try {
            byte[] start;
            try (InputStream in = Files.newInputStream(file)) {
                start = in.readNBytes(2);
            }
            if (start.length > 1 && ((start[0] == 'P' && start[1] == 'K') || (start[0] & 0xff) == 0x80)) {
                return TorchVectors.open(file);
            }
            return start.length > 0 && (start[0] == '{' || start[0] == '[')
                    ? JsonVectors.open(file)
                    : SafetensorsVectors.open(file);
        } catch (MalformedTensorFileException e) {
            throw malformed(e);
        } catch (UncheckedIOException | IllegalArgumentException | ArithmeticException e) {
            throw malformed(e);
        }
    }

    private static FailureException malformed(Exception cause) {
        return new FailureException(
                new Failure(
                        "malformed_file",
                        Category.USER,
                        false,
                        "file",
                        "file cannot be read: " + cause.getMessage()
                                + "; send safetensors, a .pth of torch.save, or JSON {\"vectors\": [[…]]}"),
                cause);
    }

    /** Returns the failure for a readable file that contains no bank. */
    static FailureException noVectors(String reason) {
        return new FailureException(new Failure("no_vectors", Category.USER, false, "file", "file " + reason));
    }
}
