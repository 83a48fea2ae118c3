package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to checkpoints. */
public sealed interface CheckpointEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /**
     * Its files are durable.
     *
     * @param channels of a latent
     * @param latentSize rows and columns of a latent
     * @param labels class names by index, as the data set has them
     * @param loss of the training steps before it; NaN-free: null at step 0
     * @param evaluation if the run measures this one
     * @param pictureSize pixels on a side of what it draws; null where a latent is the picture
     */
    record Published(
            CheckpointId checkpoint,
            RunSpec spec,
            ArtifactRef artifact,
            int channels,
            int latentSize,
            List<String> labels,
            @Nullable Double loss,
            @Nullable Evaluation evaluation,
            Instant publishedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer pictureSize)
            implements CheckpointEvent {

        /** Of a network whose latents are pictures. */
        public Published(
                CheckpointId checkpoint,
                RunSpec spec,
                ArtifactRef artifact,
                int channels,
                int latentSize,
                List<String> labels,
                @Nullable Double loss,
                @Nullable Evaluation evaluation,
                Instant publishedAt) {
            this(checkpoint, spec, artifact, channels, latentSize, labels, loss, evaluation, publishedAt, null);
        }

        /** Pixels on a side of what it draws. */
        public int drawnSize() {
            return pictureSize == null ? latentSize : pictureSize;
        }
    }

    /** Its files are gone: it was older than the run keeps. */
    record Retired(CheckpointId checkpoint, Instant retiredAt) implements CheckpointEvent {}
}
