package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.RowProducts;
import io.gmem.memorybank.RowSpectrum;
import io.gmem.memorybank.SnippetBasis;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Every row as the mean plus a sum of the r directions in which rows differ most: the truncated singular value decomposition of the
 * centred rows, from the eigenvectors of their Gram matrix {@code (D, D)}.
 */
final class CompressedRows {
    private final RowProducts products;

    CompressedRows(RowProducts products) {
        this.products = products;
    }

    Made make(BankOperation.Compress operation, Draft draft) throws IOException, StoppedException {
        MemoryBank rows = draft.rows();
        int dimension = rows.dimension();
        InvalidInputException.unless(
                operation.rank() <= dimension,
                "rank",
                "is at most the dimension of the bank, " + dimension + ", not " + operation.rank());
        RowSpectrum spectrum = spectrum(rows, draft);
        SnippetBasis basis = spectrum.basis(operation.rank());
        try (var writer = MemoryBankWriter.compressed(draft.folder(), basis)) {
            RowCopy.copy(rows, 0, writer, draft);
            BankDescription bank = writer.finishLike(draft.origin(draft.parent().labels()), rows);
            var quality = new CompressionQuality(rows, basis);
            var report = new CompressionReport(
                    operation.rank(),
                    spectrum.explained(operation.rank()),
                    quality.cosineError(),
                    quality.recallAt10(),
                    4L * (rows.count() * operation.rank() + basis.modes().length + dimension),
                    4L * rows.count() * dimension);
            var summary = new Summary(draft.spec().id(), operation, 0, List.of(), report);
            return new Made(bank, List.of(), draft.parent().dataset(), summary);
        }
    }

    private RowSpectrum spectrum(MemoryBank rows, Draft draft) throws StoppedException {
        try {
            return RowSpectrum.of(rows, products, draft.stopped());
        } catch (CancellationException e) {
            throw new StoppedException();
        }
    }
}
