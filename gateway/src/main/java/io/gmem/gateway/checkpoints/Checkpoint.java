package io.gmem.gateway.checkpoints;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as it is answered.
 *
 * @param size of its pictures, pixels on a side
 * @param served whether requests that name no checkpoint are drawn with it
 */
public record Checkpoint(
        CheckpointId id,
        RunId run,
        long trainingStep,
        TrainingSystem system,
        NetworkPreset network,
        DatasetId dataset,
        @Nullable BankVersion bank,
        int size,
        List<String> labels,
        @Nullable Double loss,
        @Nullable Evaluation evaluation,
        boolean served,
        ArtifactRef artifact,
        Instant publishedAt) {

    static Checkpoint of(CheckpointEvent.Published event, boolean served) {
        return new Checkpoint(
                event.checkpoint(),
                event.checkpoint().run(),
                event.checkpoint().trainingStep(),
                event.spec().system(),
                event.spec().network(),
                event.spec().dataset(),
                event.spec().bank(),
                event.latentSize(), // latents of the autoencoder 'pixels' are the pictures
                event.labels(),
                event.loss(),
                event.evaluation(),
                served,
                event.artifact(),
                event.publishedAt());
    }
}
