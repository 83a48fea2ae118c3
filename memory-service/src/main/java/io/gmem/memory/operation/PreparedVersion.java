package io.gmem.memory.operation;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.memorybank.BankDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version whose folder is filled.
 *
 * @param base artifacts whose rows come before those of the folder
 * @param dataset whose image i is row i
 */
record PreparedVersion(
        BankDescription bank,
        List<ArtifactRef> base,
        @Nullable DatasetId dataset,
        OperationSummary summary) {}
