package io.gmem.sampler.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contents of {@code job.json}, stored with the images of a job: the result without the reference to its artifact. */
public record JobManifest(
        GenerationSpec spec,
        Instant acceptedAt,
        Instant completedAt,
        CheckpointId checkpoint,
        @Nullable BankVersion bank,
        List<GeneratedImage> images,
        int networkEvaluations,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double drawingSeconds) {

    /** Creates a manifest without the sampling duration. */
    public JobManifest(
            GenerationSpec spec,
            Instant acceptedAt,
            Instant completedAt,
            CheckpointId checkpoint,
            @Nullable BankVersion bank,
            List<GeneratedImage> images,
            int networkEvaluations) {
        this(spec, acceptedAt, completedAt, checkpoint, bank, images, networkEvaluations, null);
    }

    JobEvent.ImagesGenerated event(ArtifactRef artifact) {
        return new JobEvent.ImagesGenerated(
                spec, acceptedAt, completedAt, checkpoint, bank, artifact, images, networkEvaluations, drawingSeconds);
    }
}
