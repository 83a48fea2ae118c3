package io.gmem.gateway.datasets;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Failure;
import io.gmem.gateway.view.Status;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A data set in a response. Values that are not known yet are absent.
 *
 * @param latents description of precomputed latents; absent if the source contains images
 * @param licence known license terms of the images
 */
@Schema(example = """
        {"id": "pets", "status": "done", "spec": {"id": "pets", "source": {"kind": "folder", "path": "pets"}, "resolution": 32,
         "autoencoder": "pixels", "encoder": "hog-color", "bank": "pets", "description": ""}, "accepted_at": "2026-01-02T03:04:05Z",
         "ended_at": "2026-01-02T03:04:09Z", "count": 600, "channels": 3, "latent_size": 32, "labels": ["cat", "dog"],
         "skipped_count": 1, "skipped": [{"name": "cat/7.jpg", "reason": "ends too early"}],
         "likenesses": {"pictures": 2, "groups": 1, "first": [["cat/3.jpg", "cat/3 (copy).jpg"]]}, "bank_version": "pets@1"}""")
public record Dataset(
        DatasetId id,
        Status status,
        DatasetSpec spec,
        @Nullable Instant acceptedAt,
        @Nullable Instant endedAt,
        @Nullable Progress progress,
        @Nullable Long count,
        @Nullable Integer channels,
        @Nullable Integer latentSize,
        @Nullable List<String> labels,
        @Nullable Long skippedCount,
        @Nullable List<SkippedFile> skipped,
        @Nullable NearDuplicates likenesses,
        @Nullable PrecomputedLatents latents,
        @Nullable String licence,
        @Nullable BankVersion bankVersion,
        @Nullable ArtifactRef artifact,
        @Nullable Failure failure) {

    /** Numbers of processed, total and skipped files, the speed, and the estimated remaining time. */
    public record Progress(
            long done,
            long total,
            long skipped,
            @Nullable Double imagesPerSecond,
            @Nullable Double remainingSeconds) {}

    /** Returns whether {@code other} may reuse the id: this data set failed, and the other one may succeed. */
    boolean replaceableBy(DatasetSpec other) {
        return failure != null && (failure.retryable() || !spec.equals(other));
    }

    static Dataset requested(DatasetSpec spec) {
        return of(Status.REQUESTED, spec, null, null, null, null);
    }

    static Dataset of(DatasetEvent event) {
        if (event instanceof DatasetEvent.Accepted accepted) {
            return of(Status.ACCEPTED, accepted.spec(), accepted.acceptedAt(), null, null, null);
        } else if (event instanceof DatasetEvent.Progressed p) {
            var progress = new Progress(p.done(), p.total(), p.skipped(), p.imagesPerSecond(), p.remainingSeconds());
            return of(Status.RUNNING, p.spec(), p.acceptedAt(), null, progress, null);
        } else if (event instanceof DatasetEvent.Failed failed) {
            return of(Status.FAILED, failed.spec(), failed.acceptedAt(), failed.failedAt(), null, failed.failure());
        } else if (event instanceof DatasetEvent.Published p) {
            return new Dataset(
                    p.dataset(),
                    Status.DONE,
                    p.spec(),
                    p.acceptedAt(),
                    p.publishedAt(),
                    null,
                    p.count(),
                    p.channels(),
                    p.latentSize(),
                    p.labels(),
                    p.skippedCount(),
                    p.skipped(),
                    p.likenesses(),
                    p.latents(),
                    p.licence(),
                    p.bankVersion(),
                    p.artifact(),
                    null);
        }
        throw new IllegalArgumentException("unknown data set event: " + event);
    }

    private static Dataset of(
            Status status,
            DatasetSpec spec,
            @Nullable Instant acceptedAt,
            @Nullable Instant endedAt,
            @Nullable Progress progress,
            @Nullable Failure failure) {
        return new Dataset(
                spec.id(),
                status,
                spec,
                acceptedAt,
                endedAt,
                progress,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                failure);
    }
}
