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

/** Vectors {@code (N, D)} in a file, read row by row. One thread. */
public interface VectorFile extends AutoCloseable {

    /** N. */
    long count();

    /** D. */
    int dimension();

    /** Vector {@code row} {@code (D)}. */
    float[] row(long row);

    /** How often each was seen in training, when the file says so. */
    default Optional<long[]> frequencies() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;

    /**
     * Opens a file, told apart by its first bytes: a zip or pickle is a {@code .pth}, an opening brace JSON, anything else
     * safetensors.
     *
     * @throws FailureException {@code malformed_file} when it is none, {@code no_vectors} when it holds no bank
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

    /** A file that can be read and holds no bank. */
    static FailureException none(String why) {
        return new FailureException(new Failure("no_vectors", Category.USER, false, "file", "file " + why));
    }
}
