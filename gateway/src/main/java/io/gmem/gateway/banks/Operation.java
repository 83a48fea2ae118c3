package io.gmem.gateway.banks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Failure;
import io.gmem.gateway.view.Status;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A bank operation in a response. Values that are not known yet are absent. */
@Schema(example = """
        {"id": "op-1", "status": "done", "spec": {"id": "op-1", "bank": "pets", "operation": {"kind": "erase", "rows": [3],
         "reason": "requested"}, "description": ""}, "accepted_at": "2026-01-02T03:04:05Z", "ended_at": "2026-01-02T03:04:06Z",
         "version": "pets@2", "rows_added": 0, "skipped": [], "erasure": {"versions": 1, "runs": 1, "images": 3,
         "receipt": "/api/operations/op-1/receipt"}}""")
public record Operation(
        OperationId id,
        Status status,
        OperationSpec spec,
        @Nullable Instant acceptedAt,
        @Nullable Instant endedAt,
        @Nullable BankVersion version,
        @Nullable Long rowsAdded,
        @Nullable List<SkippedFile> skipped,
        @Nullable CompressionReport compression,
        @Nullable Erasure erasure,
        @Nullable Failure failure,
        @JsonIgnore @Nullable ArtifactRef receiptArtifact) {

    /** Numbers of versions, runs and images that used the erased rows; the receipt lists them. */
    public record Erasure(long versions, long runs, long images, String receipt) {}

    /** Returns whether {@code other} may reuse the id: this operation failed, and the other one may succeed. */
    boolean replaceableBy(OperationSpec other) {
        return failure != null && (failure.retryable() || !spec.equals(other));
    }

    static Operation requested(OperationSpec spec) {
        return of(Status.REQUESTED, spec, null, null, null);
    }

    static Operation of(OperationEvent event) {
        if (event instanceof OperationEvent.Failed failed) {
            return of(Status.FAILED, failed.spec(), failed.acceptedAt(), failed.failedAt(), failed.failure());
        } else if (event instanceof OperationEvent.Done done) {
            var erased = done.erasure();
            return new Operation(
                    done.operation(),
                    Status.DONE,
                    done.spec(),
                    done.acceptedAt(),
                    done.doneAt(),
                    done.version(),
                    done.rowsAdded(),
                    done.skipped(),
                    done.compression(),
                    erased == null
                            ? null
                            : new Erasure(
                                    erased.versions(),
                                    erased.runs(),
                                    erased.images(),
                                    "/api/operations/" + done.operation() + "/receipt"),
                    null,
                    erased == null ? null : erased.receipt());
        }
        return of(Status.ACCEPTED, event.spec(), event.acceptedAt(), null, null);
    }

    private static Operation of(
            Status status,
            OperationSpec spec,
            @Nullable Instant acceptedAt,
            @Nullable Instant endedAt,
            @Nullable Failure failure) {
        return new Operation(spec.id(), status, spec, acceptedAt, endedAt, null, null, null, null, null, failure, null);
    }
}
