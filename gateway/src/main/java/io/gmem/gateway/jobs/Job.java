package io.gmem.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.gateway.view.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job in a response. Values that are not known yet are absent.
 *
 * @param spec the specification, with the field names of a request
 * @param checkpoint the checkpoint that generated the images
 * @param bank the bank version that generated the images
 * @param drawingSeconds time the engine took, from receiving the request to finished images
 * @param queuePosition number of unfinished jobs requested before this one
 * @param etaSeconds estimated time until the job is finished, from the recent rate of jobs
 * @param artifact artifact with the images; not part of the response, because images have their own URLs
 */
@Schema(example = """
        {"id": "job-1", "status": "done", "spec": {"prompt": "label:cat", "n": 1, "seed": 7, "num_inference_steps": 20,
         "solver": "euler", "guidance_scale": 1}, "accepted_at": "2026-01-02T03:04:05Z", "ended_at": "2026-01-02T03:04:06Z",
         "checkpoint": "demo@1200", "bank": "pets@1", "network_evaluations": 20, "drawing_seconds": 0.21, "images": [{"file": "0.png",
         "url": "/api/jobs/job-1/images/0.png", "seed": 7, "snippets": [12], "label": "cat", "nearest": 12,
         "nearest_distance": 0.11, "copied": false, "alike": [{"row": 12, "distance": 0.11}, {"row": 5, "distance": 0.2}]}]}""")
public record Job(
        JobId id,
        Status status,
        Spec spec,
        @Nullable Instant acceptedAt,
        @Nullable Instant endedAt,
        @Nullable CheckpointId checkpoint,
        @Nullable BankVersion bank,
        @Nullable Integer networkEvaluations,
        @Nullable Double drawingSeconds,
        @Nullable List<Image> images,
        @Nullable Failure failure,
        @Nullable Integer queuePosition,
        @Nullable Long etaSeconds,
        @JsonIgnore @Nullable ArtifactRef artifact) {

    /** The specification of a job. */
    public record Spec(
            Prompt prompt,
            int n,
            long seed,
            int numInferenceSteps,
            Solver solver,
            double guidanceScale,
            @Nullable CheckpointId checkpoint,
            @Nullable BankVersion bank) {
        static Spec of(GenerationSpec spec) {
            return new Spec(
                    spec.prompt(),
                    spec.count(),
                    spec.seed(),
                    spec.solverSteps(),
                    spec.solver(),
                    spec.guidanceScale(),
                    spec.checkpoint(),
                    spec.bank());
        }
    }

    /**
     * One image and its provenance. {@code alike} lists the most similar training images; similarity fields are absent if the data
     * set stores no images.
     */
    public record Image(
            String file,
            String url,
            long seed,
            List<Long> snippets,
            @Nullable String label,
            @Nullable Long nearest,
            @Nullable Double nearestDistance,
            @Nullable Boolean copied,
            @Nullable List<GeneratedImage.SimilarImage> alike) {
        static Image of(JobId job, GeneratedImage image) {
            return new Image(
                    image.file(),
                    "/api/jobs/" + job + "/images/" + image.file(),
                    image.seed(),
                    image.snippets(),
                    image.label(),
                    image.nearest(),
                    image.nearestDistance(),
                    image.copied(),
                    image.alike());
        }
    }

    static Job requested(GenerationSpec spec) {
        return of(Status.REQUESTED, spec, null, null, null);
    }

    static Job of(JobEvent event) {
        if (event instanceof JobEvent.Failed failed) {
            return of(Status.FAILED, failed.spec(), failed.acceptedAt(), failed.failedAt(), failed.failure());
        } else if (event instanceof JobEvent.ImagesGenerated done) {
            return new Job(
                    done.job(),
                    Status.DONE,
                    Spec.of(done.spec()),
                    done.acceptedAt(),
                    done.completedAt(),
                    done.checkpoint(),
                    done.bank(),
                    done.networkEvaluations(),
                    done.drawingSeconds(),
                    done.images().stream()
                            .map(image -> Image.of(done.job(), image))
                            .toList(),
                    null,
                    null,
                    null,
                    done.artifact());
        } else if (event instanceof JobEvent.Cancelled cancelled) {
            return of(Status.CANCELLED, cancelled.spec(), cancelled.acceptedAt(), cancelled.cancelledAt(), null);
        }
        return of(Status.ACCEPTED, event.spec(), event.acceptedAt(), null, null);
    }

    private static Job of(
            Status status,
            GenerationSpec spec,
            @Nullable Instant acceptedAt,
            @Nullable Instant endedAt,
            @Nullable Failure failure) {
        return new Job(
                spec.id(),
                status,
                Spec.of(spec),
                acceptedAt,
                endedAt,
                null,
                null,
                null,
                null,
                null,
                failure,
                null,
                null,
                null);
    }

    /** Throws the failure of the job, or {@code job_cancelled}, unless the job is done. */
    public void requireDone() {
        if (failure != null) {
            throw new FailureException(failure);
        } else if (status != Status.DONE) {
            throw new FailureException(Failure.conflict(
                    "job_cancelled",
                    "id",
                    "job '" + id + "' was cancelled before it was done; send the request again"));
        }
    }

    Job withQueuePosition(int position, Duration eta) {
        return new Job(
                id,
                status,
                spec,
                acceptedAt,
                endedAt,
                checkpoint,
                bank,
                networkEvaluations,
                drawingSeconds,
                images,
                failure,
                position,
                Math.max(1, eta.toSeconds()),
                artifact);
    }
}
