package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.eigen.HouseholderEigenSolver;
import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.SnippetBasis;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every row as the mean plus a sum of the r directions in which rows differ most: the truncated singular value decomposition of the
 * centred rows, from the eigenvectors of their Gram matrix {@code (D, D)}.
 */
final class CompressedRows {
    private final SymmetricEigenSolver solver = new HouseholderEigenSolver();

    Made make(BankOperation.Compress operation, Draft draft) throws IOException, StoppedException {
        MemoryBank rows = draft.rows();
        int dimension = rows.dimension();
        InvalidInputException.unless(
                operation.rank() <= dimension,
                "rank",
                "is at most the dimension of the bank, " + dimension + ", not " + operation.rank());
        double[] mean = mean(rows, draft);
        SymmetricEigenSolver.Eigen eigen = solver.solve(gram(rows, mean, draft), dimension);
        int[] order = IntStream.range(0, dimension)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -eigen.values()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        SnippetBasis basis = basis(mean, eigen, order, operation.rank());
        try (var writer = MemoryBankWriter.compressed(draft.folder(), basis)) {
            RowCopy.copy(rows, 0, writer, draft);
            BankDescription bank = writer.finishLike(draft.origin(draft.parent().labels()), rows);
            var quality = new CompressionQuality(rows, basis);
            var report = new CompressionReport(
                    operation.rank(),
                    explained(eigen, order, operation.rank()),
                    quality.cosineError(),
                    quality.recallAt10(),
                    4L * (rows.count() * operation.rank() + basis.modes().length + dimension),
                    4L * rows.count() * dimension);
            var summary = new Summary(draft.spec().id(), operation, 0, List.of(), report);
            return new Made(bank, List.of(), draft.parent().dataset(), summary);
        }
    }

    private static double[] mean(MemoryBank rows, Draft draft) throws StoppedException {
        double[] mean = new double[rows.dimension()];
        long present = rows.count() - rows.erasedRows().length;
        for (long row = 0; row < rows.count(); row++) {
            draft.check();
            if (!rows.erased(row)) {
                float[] snippet = rows.snippet(row);
                for (int d = 0; d < mean.length; d++) {
                    mean[d] += snippet[d] / (double) present;
                }
            }
        }
        return mean;
    }

    private static double[] gram(MemoryBank rows, double[] mean, Draft draft) throws StoppedException {
        int n = mean.length;
        double[] gram = new double[n * n];
        double[] centred = new double[n];
        for (long row = 0; row < rows.count(); row++) {
            draft.check();
            if (!rows.erased(row)) {
                float[] snippet = rows.snippet(row);
                for (int d = 0; d < n; d++) {
                    centred[d] = snippet[d] - mean[d];
                }
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j <= i; j++) {
                        gram[i * n + j] += centred[i] * centred[j];
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                gram[j * n + i] = gram[i * n + j];
            }
        }
        return gram;
    }

    /** Each direction is turned so that its largest number is above zero: an eigenvector has no sign of its own. */
    private static SnippetBasis basis(double[] mean, SymmetricEigenSolver.Eigen eigen, int[] order, int rank) {
        int n = mean.length;
        float[] modes = new float[rank * n];
        for (int i = 0; i < rank; i++) {
            int at = order[i] * n;
            double largest = 0;
            for (int d = 0; d < n; d++) {
                largest = Math.abs(eigen.vectors()[at + d]) > Math.abs(largest) ? eigen.vectors()[at + d] : largest;
            }
            for (int d = 0; d < n; d++) {
                modes[i * n + d] = (float) (largest < 0 ? -eigen.vectors()[at + d] : eigen.vectors()[at + d]);
            }
        }
        float[] rounded = new float[n];
        for (int d = 0; d < n; d++) {
            rounded[d] = (float) mean[d];
        }
        return new SnippetBasis(rounded, modes);
    }

    private static double explained(SymmetricEigenSolver.Eigen eigen, int[] order, int rank) {
        double kept = 0;
        double all = 0;
        for (int i = 0; i < order.length; i++) {
            double variance = Math.max(0, eigen.values()[order[i]]);
            all += variance;
            kept += i < rank ? variance : 0;
        }
        return all == 0 ? 1 : kept / all;
    }
}
