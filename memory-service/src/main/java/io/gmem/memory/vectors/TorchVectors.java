package io.gmem.memory.vectors;

import io.gmem.tensorfiles.StridedView;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of a bank saved by a reference implementation.
 *
 * <p>The file contains a bare tensor {@code (N, D)}; a compressed bank {@code {C (N, r), M (D, r), mean (D)}}, whose rows are
 * {@code C Mᵀ + mean}; or a checkpoint of the first GMem, {@code {network, memorybank (N, D), memoryfreq [N]}}.
 *
 * <p>Source: LINs-lab/GMem {@code utils/svd_utils.py}; parity families {@code 06_memory_bank} and {@code 03_gmem_v1}.
 */
final class TorchVectors implements VectorFile {

    /** Expands the coefficients of a compressed row. */
    private record Basis(Matrix modes, float[] mean) {}

    private final TorchFile file;
    private final Matrix rows;
    private final @Nullable Basis basis;
    private final long @Nullable [] frequencies;

    private TorchVectors(TorchFile file, Matrix rows, @Nullable Basis basis, long @Nullable [] frequencies) {
        this.file = file;
        this.rows = rows;
        this.basis = basis;
        this.frequencies = frequencies;
    }

    static TorchVectors open(Path path) throws IOException {
        TorchFile file = TorchFile.open(path);
        try {
            return of(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static TorchVectors of(TorchFile file) {
        if (file.root() instanceof TorchValue.Tensor bare) {
            return new TorchVectors(file, matrix(bare, "the tensor"), null, null);
        }
        if (file.root() instanceof TorchValue.Dict dict) {
            if (dict.get("memorybank").orElse(null) instanceof TorchValue.Tensor bank) {
                long[] frequencies =
                        dict.get("memoryfreq").map(TorchVectors::numbers).orElse(null);
                return new TorchVectors(file, matrix(bank, "memorybank"), null, frequencies);
            }
            if (dict.get("C").orElse(null) instanceof TorchValue.Tensor coefficients
                    && dict.get("M").orElse(null) instanceof TorchValue.Tensor modes) {
                return compressed(file, dict, matrix(coefficients, "C"), matrix(modes, "M"));
            }
        }
        throw VectorFile.noVectors("must be a .pth with a tensor (N, D), {C, M, mean} or {memorybank, memoryfreq}");
    }

    private static TorchVectors compressed(TorchFile file, TorchValue.Dict dict, Matrix coefficients, Matrix modes) {
        int dimension = Math.toIntExact(modes.rows());
        float[] mean = dict.get("mean").orElse(null) instanceof TorchValue.Tensor tensor
                ? tensor.read().toFloatArray()
                : new float[dimension];
        if (modes.columns() != coefficients.columns() || mean.length != dimension) {
            throw VectorFile.noVectors(
                    "contains inconsistent shapes: C has %d columns, M is %d x %d, mean has %d numbers"
                            .formatted(coefficients.columns(), dimension, modes.columns(), mean.length));
        }
        return new TorchVectors(file, coefficients, new Basis(modes, mean), null);
    }

    private static Matrix matrix(TorchValue.Tensor tensor, String name) {
        long[] shape = tensor.view().shape();
        long[] strides = tensor.view().strides();
        if (shape.length != 2 || shape[0] == 0 || shape[1] == 0) {
            throw VectorFile.noVectors("must contain rows: " + name
                    + " must be a non-empty two-dimensional tensor (was " + Arrays.toString(shape) + ")");
        }
        return new Matrix(shape[0], Math.toIntExact(shape[1]), (first, count) -> {
            var part =
                    new StridedView(tensor.view().offset() + first * strides[0], new long[] {count, shape[1]}, strides);
            return new TorchValue.Tensor(tensor.dtype(), part, tensor.storage()).read();
        });
    }

    private static long[] numbers(TorchValue value) {
        if (value instanceof TorchValue.Tensor tensor) {
            return tensor.read().toLongArray();
        }
        if (value instanceof TorchValue.Sequence list) {
            List<TorchValue> items = list.items();
            long[] numbers = new long[items.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!(items.get(i) instanceof TorchValue.Scalar scalar && scalar.value() instanceof Long number)) {
                    throw VectorFile.noVectors("must contain integers only in memoryfreq (index " + i + ")");
                }
                numbers[i] = number;
            }
            return numbers;
        }
        throw VectorFile.noVectors("must contain memoryfreq as a list");
    }

    @Override
    public long count() {
        return rows.rows();
    }

    @Override
    public int dimension() {
        return basis == null ? rows.columns() : basis.mean().length;
    }

    @Override
    public float[] row(long row) {
        float[] numbers = rows.row(row);
        return basis == null ? numbers : expanded(numbers, basis);
    }

    private static float[] expanded(float[] coefficients, Basis basis) {
        float[] vector = new float[basis.mean().length];
        for (int d = 0; d < vector.length; d++) {
            float[] mode = basis.modes().row(d);
            double sum = basis.mean()[d];
            for (int r = 0; r < coefficients.length; r++) {
                sum += (double) coefficients[r] * mode[r];
            }
            vector[d] = (float) sum;
        }
        return vector;
    }

    @Override
    public Optional<long[]> frequencies() {
        return Optional.ofNullable(frequencies);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
