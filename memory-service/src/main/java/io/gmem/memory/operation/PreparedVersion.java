package io.gmem.memory.operation;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.memorybank.BankDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version whose folder is complete.
 *
 * @param base artifacts whose rows precede those of the folder
 * @param dataset whose image i is row i; null if there is none
 */
record PreparedVersion(
        BankDescription bank,
        List<ArtifactRef> base,
        @Nullable DatasetId dataset,
        OperationSummary summary) {}
