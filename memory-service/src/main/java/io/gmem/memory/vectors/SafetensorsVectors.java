package io.gmem.memory.vectors;

import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Vectors of a safetensors file: the tensor {@code snippets}, {@code memorybank} or {@code bank}, or the only two-dimensional
 * tensor. The tensor {@code frequencies} is read if present.
 */
final class SafetensorsVectors implements VectorFile {
    private static final List<String> NAMES = List.of("snippets", "memorybank", "bank");
    private static final String FREQUENCIES = "frequencies";

    private final SafetensorsFile file;
    private final Matrix matrix;

    private SafetensorsVectors(SafetensorsFile file, Matrix matrix) {
        this.file = file;
        this.matrix = matrix;
    }

    static SafetensorsVectors open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            String name = name(file);
            long[] shape = file.info(name).shape();
            if (shape[0] == 0 || shape[1] == 0) {
                throw VectorFile.noVectors("must not contain an empty tensor '" + name + "'");
            }
            var matrix = new Matrix(
                    shape[0], Math.toIntExact(shape[1]), (first, count) -> file.readRows(name, first, count));
            return new SafetensorsVectors(file, matrix);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String name(SafetensorsFile file) {
        List<String> matrices =
                file.names().stream().filter(name -> isMatrix(file.info(name))).toList();
        return NAMES.stream()
                .filter(matrices::contains)
                .findFirst()
                .or(() -> matrices.size() == 1 ? Optional.of(matrices.get(0)) : Optional.empty())
                .orElseThrow(() -> VectorFile.noVectors(
                        matrices.isEmpty()
                                ? "must contain a two-dimensional floating-point tensor"
                                : "must name one of its two-dimensional tensors 'snippets': "
                                        + String.join(", ", matrices.subList(0, Math.min(10, matrices.size())))));
    }

    private static boolean isMatrix(TensorInfo info) {
        return info.shape().length == 2
                && switch (info.dtype()) {
                    case F32, F64, F16, BF16 -> true;
                    default -> false;
                };
    }

    @Override
    public long count() {
        return matrix.rows();
    }

    @Override
    public int dimension() {
        return matrix.columns();
    }

    @Override
    public float[] row(long row) {
        return matrix.row(row);
    }

    @Override
    public Optional<long[]> frequencies() {
        if (!file.names().contains(FREQUENCIES)) {
            return Optional.empty();
        }
        return Optional.of(file.read(FREQUENCIES).toLongArray());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
