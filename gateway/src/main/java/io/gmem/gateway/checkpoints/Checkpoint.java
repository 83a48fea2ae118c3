package io.gmem.gateway.checkpoints;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in a response.
 *
 * @param size side of its images in pixels
 * @param promotion the newest promotion decision; absent if there is none
 * @param eligible whether it may be served to requests that name no checkpoint
 * @param pinned whether it is excluded from the retention of its run
 * @param served whether it is served to requests that name no checkpoint
 */
@Schema(example = """
        {"id": "demo@1200", "run": "demo", "training_step": 1200, "system": "gmem-v1", "network": "Mi/4", "dataset": "pets",
         "bank": "pets@1", "size": 32, "labels": ["cat", "dog"], "loss": 0.24, "evaluation": {"features": "random-conv",
         "samples": 256, "frechet": 0.41, "frechet_shuffled": 0.97, "frechet_floor": 0.12, "kid": 0.003, "precision": 0.75,
         "recall": 0.5, "density": 0.875, "coverage": 0.625, "copy_rate": 0.01, "own_source_rate": 0.25,
         "held_out": {"images": 25, "frechet": 0.45}}, "promotion": {"promoted": true,
         "reason": "frechet 0.41 is at most max_frechet 0.5", "by": "gate", "decided_at": "2026-01-02T03:09:04Z"},
         "eligible": true, "pinned": false, "served": true,
         "artifact": {"uri": "gmem:runs/demo/checkpoints/1200",
         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "bytes": 9512345,
         "media_type": "application/vnd.gmem.checkpoint"}, "published_at": "2026-01-02T03:09:05Z"}""")
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
        @Nullable Promotion promotion,
        boolean eligible,
        boolean pinned,
        boolean served,
        ArtifactRef artifact,
        Instant publishedAt) {

    /** The newest promotion decision. */
    public record Promotion(boolean promoted, String reason, PromotionEvent.By by, Instant decidedAt) {}

    static Checkpoint of(
            CheckpointEvent.Published event, PromotionEvent.@Nullable Decided decided, boolean pinned, boolean served) {
        return new Checkpoint(
                event.checkpoint(),
                event.checkpoint().run(),
                event.checkpoint().trainingStep(),
                event.spec().system(),
                event.spec().network(),
                event.spec().dataset(),
                event.spec().bank(),
                event.drawnSize(),
                event.labels(),
                event.loss(),
                event.evaluation(),
                decided == null
                        ? null
                        : new Promotion(decided.promoted(), decided.reason(), decided.by(), decided.decidedAt()),
                PromotionEvent.eligible(event.spec(), decided),
                pinned,
                served,
                event.artifact(),
                event.publishedAt());
    }
}
