package io.gmem.gateway.runs;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.Telemetry;
import io.gmem.gateway.view.Status;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run in a response. Values that are not known yet are absent.
 *
 * @param trainingStep the last reported training step
 * @param telemetry the metrics of that step
 * @param loss the final loss
 * @param checkpoints checkpoints that are not retired, oldest first
 */
@Schema(example = """
        {"id": "demo", "status": "running", "spec": {"id": "demo", "system": "gmem-v1", "network": "Mi/4", "dataset": "pets",
         "bank": "pets@1", "steps": 1200, "batch_size": 32, "optimiser": {"learning_rate": 0.002, "warmup_steps": 100,
         "decay_steps": 600, "beta1": 0.9, "beta2": 0.95, "weight_decay": 0, "clip_norm": 1, "ema_decay": 0.99},
         "condition": {"dropout": 0, "scale": "sqrt-dim"}, "seed": 0, "checkpoint_every": 300, "keep_checkpoints": 3,
         "evaluation": {"samples": 0, "solver_steps": 20}}, "accepted_at": "2026-01-02T03:04:05Z",
         "started_at": "2026-01-02T03:04:06Z", "training_step": 420, "steps": 1200, "telemetry": {"loss": 0.31,
         "gradient_norm": 0.8, "learning_rate": 0.002, "images_per_second": 130, "seconds_left": 190},
         "checkpoints": ["demo@0", "demo@300"]}""")
public record Run(
        RunId id,
        Status status,
        RunSpec spec,
        @Nullable Instant acceptedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long trainingStep,
        long steps,
        @Nullable Telemetry telemetry,
        @Nullable Double loss,
        List<CheckpointId> checkpoints,
        @Nullable Failure failure) {}
