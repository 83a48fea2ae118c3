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
 * A job as it is answered; what is not known yet is absent.
 *
 * @param spec in the names of a request
 * @param checkpoint and {@code bank}: the pair that drew the images
 * @param drawingSeconds that the engine took, from the request at its door to finished pictures
 * @param queuePosition how many jobs were asked for before it and are not over
 * @param etaSeconds until it is over, as the last jobs went
 * @param artifact where the images are; not answered, they have addresses of their own
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

    /** What was asked for. */
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
     * One image, and where it came from; {@code alike} are the training images most like it. Compared with nothing where the data
     * set keeps no pictures.
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
            @Nullable List<GeneratedImage.Alike> alike) {
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

    /** Refuses with what the job ended by, unless it is done. */
    public void refuseUnlessDone() {
        if (failure != null) {
            throw new FailureException(failure);
        } else if (status != Status.DONE) {
            throw new FailureException(Failure.conflict(
                    "job_cancelled", "id", "the job '" + id + "' was cancelled before it was done: ask again"));
        }
    }

    Job waiting(int position, Duration eta) {
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
