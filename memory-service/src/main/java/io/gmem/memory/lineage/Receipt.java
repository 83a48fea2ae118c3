package io.gmem.memory.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import java.time.Instant;
import java.util.List;

/**
 * What an erasure can say of what it erased; {@code receipt.json}.
 *
 * @param version the first one without
 * @param reason as it was given
 * @param rows what was erased, by digest of its file; no name is kept
 * @param versions that still hold it, and where
 * @param derived rows that were interpolated from it, and are not erased with it
 * @param runs trained on one of those versions
 * @param images drawn from one of those rows
 * @param weightsChanged false: no trained weight is changed by an erasure
 * @param statement the same in words
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
            "The snippets are gone from this version on and from search in it. Versions are immutable:"
                    + " those listed still hold them until their artifacts are deleted. Trained weights are not changed: a run"
                    + " listed here has learnt from them, and only training anew without them undoes that. Images listed here"
                    + " were drawn from them and are not deleted.";

    /** @param sha256 of the picture's file, empty for a vector */
    record Row(long row, String sha256) {}

    /** A version and the row in it. */
    record Holder(BankVersion version, long row) {
        static Holder of(RowLineage.Place place) {
            return new Holder(place.version(), place.row());
        }
    }

    /** A run and the version it was trained with. */
    record Run(RunId run, BankVersion bank) {}

    /** An image of a job, and the row it was drawn from. */
    record Image(JobId job, String file, BankVersion bank, long row) {}
}
