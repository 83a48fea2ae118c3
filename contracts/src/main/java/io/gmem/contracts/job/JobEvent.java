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

/** The state of a generation job; each event says all of it, so the newest one is enough. */
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

    /** Whether nothing more will happen. */
    default boolean terminal() {
        return !(this instanceof Accepted);
    }

    /** It will be answered, whatever happens to the service. */
    record Accepted(GenerationSpec spec, Instant acceptedAt) implements JobEvent {}

    /**
     * The images are in the artifact store.
     *
     * @param checkpoint and {@code bank}: the pair that drew all of them
     * @param networkEvaluations per image (NFE)
     * @param drawingSeconds from the request at the engine to its finished pictures; null of jobs drawn before it was measured
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

        /** Without how long it took. */
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

    /** Somebody asked for its end before it was done; there are no images. */
    record Cancelled(GenerationSpec spec, Instant acceptedAt, Instant cancelledAt) implements JobEvent {}

    /** There will be no images. */
    record Failed(GenerationSpec spec, Instant acceptedAt, Instant failedAt, Failure failure) implements JobEvent {}
}
