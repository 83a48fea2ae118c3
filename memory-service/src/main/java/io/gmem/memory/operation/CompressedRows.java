package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.SnippetBasis;
import io.gmem.memorybank.product.GramMatrix;
import io.gmem.memorybank.spectrum.PrincipalDirections;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Approximates every row by the mean plus a combination of the r principal directions ({@link PrincipalDirections}). */
final class CompressedRows {
    PreparedVersion make(BankOperation.Compress operation, VersionDraft draft) throws IOException, StoppedException {
        MemoryBank rows = draft.rows();
        int dimension = rows.dimension();
        InvalidInputException.unless(
                operation.rank() <= dimension,
                "rank",
                "must be at most the dimension of the bank, " + dimension + " (was " + operation.rank() + ")");
        PrincipalDirections directions = directions(rows, draft);
        SnippetBasis basis = directions.basis(operation.rank());
        try (var writer = MemoryBankWriter.compressed(draft.folder(), basis)) {
            RowCopy.copy(rows, 0, writer, draft);
            BankDescription bank =
                    writer.finishWithEncoderOf(draft.origin(draft.parent().labels()), rows);
            var quality = new CompressionQuality(rows, basis);
            var report = new CompressionReport(
                    operation.rank(),
                    directions.explained(operation.rank()),
                    quality.cosineError(),
                    quality.recallAt10(),
                    4L * (rows.count() * operation.rank() + (long) operation.rank() * dimension + dimension),
                    4L * rows.count() * dimension);
            var summary = new OperationSummary(draft.spec().id(), operation, 0, List.of(), report);
            return new PreparedVersion(bank, List.of(), draft.parent().dataset(), summary);
        }
    }

    private static PrincipalDirections directions(MemoryBank rows, VersionDraft draft) throws StoppedException {
        try {
            return PrincipalDirections.of(rows, GramMatrix.inFloats(rows.dimension()), draft.stopped());
        } catch (CancellationException e) {
            throw new StoppedException();
        }
    }
}
