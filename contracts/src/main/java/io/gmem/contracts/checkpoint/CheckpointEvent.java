package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events about checkpoints. */
public sealed interface CheckpointEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /**
     * The checkpoint was published; its files are durable.
     *
     * @param channels number of channels of a latent
     * @param latentSize height and width of a latent
     * @param labels class names of the data set, by index
     * @param loss mean loss of the preceding training steps; null, never NaN, at step 0
     * @param evaluation evaluation result, if the run evaluates this checkpoint
     * @param pictureSize height and width of generated images in pixels; null if the model works in pixel space
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
            Integer imageSize)
            implements CheckpointEvent {

        /** Creates the event of a network that works in pixel space. */
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

        /** Returns the height and width of generated images in pixels. */
        public int drawnSize() {
            return imageSize == null ? latentSize : imageSize;
        }
    }

    /** The files of the checkpoint were deleted by the retention policy of the run. */
    record Retired(CheckpointId checkpoint, Instant retiredAt) implements CheckpointEvent {}
}
