package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a generation job. Each event contains the full state, so consumers need only the newest one. */
public sealed interface JobEvent extends Event {
    GenerationSpec spec();

    Instant acceptedAt();

    default JobId job() {
        return spec().id();
    }

    @Override
    default String key() {
        return job().value();
    }

    /** Whether this is the final event of the job. */
    default boolean terminal() {
        return !(this instanceof Accepted);
    }

    /** The job was accepted and will be processed even if the service restarts. */
    record Accepted(GenerationSpec spec, Instant acceptedAt) implements JobEvent {}

    /**
     * The images were generated and are in the artifact store.
     *
     * @param checkpoint checkpoint that generated all images
     * @param bank bank version that conditioned all images
     * @param networkEvaluations network evaluations per image (NFE)
     * @param drawingSeconds time from the request at the engine to the finished images; null for jobs of versions that did not
     *     measure it
     */
    record ImagesGenerated(
            GenerationSpec spec,
            Instant acceptedAt,
            Instant completedAt,
            CheckpointId checkpoint,
            @Nullable BankVersion bank,
            ArtifactRef artifact,
            List<GeneratedImage> images,
            int networkEvaluations,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double drawingSeconds)
            implements JobEvent {

        /** Creates the event without a duration. */
        public ImagesGenerated(
                GenerationSpec spec,
                Instant acceptedAt,
                Instant completedAt,
                CheckpointId checkpoint,
                @Nullable BankVersion bank,
                ArtifactRef artifact,
                List<GeneratedImage> images,
                int networkEvaluations) {
            this(spec, acceptedAt, completedAt, checkpoint, bank, artifact, images, networkEvaluations, null);
        }
    }

    /** The job was cancelled before completion; there are no images. */
    record Cancelled(GenerationSpec spec, Instant acceptedAt, Instant cancelledAt) implements JobEvent {}

    /** The job failed; there are no images. */
    record Failed(GenerationSpec spec, Instant acceptedAt, Instant failedAt, Failure failure) implements JobEvent {}
}
