package io.gmem.memory.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import java.time.Instant;
import java.util.List;

/**
 * The record of an erasure, stored as {@code receipt.json}.
 *
 * @param version the first version without the rows
 * @param reason as given in the request
 * @param rows the erased rows, identified by the digests of their files; names are not kept
 * @param versions that still contain the rows, with their row numbers
 * @param derived rows interpolated from them, which are not erased
 * @param runs trained on one of those versions
 * @param images generated from one of those rows
 * @param weightsChanged always false: an erasure does not change trained weights
 * @param statement explanation of the receipt for readers
 */
record Receipt(
        OperationId operation,
        BankVersion version,
        Instant writtenAt,
        String reason,
        List<Row> rows,
        List<Holder> versions,
        List<Holder> derived,
        List<Run> runs,
        List<Image> images,
        boolean weightsChanged,
        String statement) {
    static final String STATEMENT =
            "The snippets are removed from this version, its successors, and search in them. Versions are immutable:"
                    + " the listed versions contain the snippets until their artifacts are deleted. Trained weights are not"
                    + " changed: the listed runs were trained on the snippets, which only retraining without them can undo."
                    + " The listed images were generated from the snippets and are not deleted.";

    /** @param sha256 of the image file; empty for a vector */
    record Row(long row, String sha256) {}

    /** A version and a row in it. */
    record Holder(BankVersion version, long row) {
        static Holder of(RowLineage.RowRef ref) {
            return new Holder(ref.version(), ref.row());
        }
    }

    /** A run and the version it was trained with. */
    record Run(RunId run, BankVersion bank) {}

    /** An image of a job and the row it was generated from. */
    record Image(JobId job, String file, BankVersion bank, long row) {}
}
