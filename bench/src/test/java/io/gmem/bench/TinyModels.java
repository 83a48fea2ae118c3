package io.gmem.bench;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.testkit.TinyData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Checkpoints of one run on {@link TinyData} in a real store, each trained for three steps from different weights. */
record TinyModels(TensorEngine engine, ArtifactStore store, TinyData data) {
    private static final int TRAINED = 3;
    private static final NetworkConfig NETWORK =
            NetworkConfig.of(32, 2, 2, 4, TinyData.RESOLUTION, 3, new Conditioning.BySnippet(TinyData.DIMENSION, 0, 2));
    private static final OptimizerConfig OPTIMISER =
            new OptimizerConfig(LearningRateSchedule.constant(3e-3, 1), 0.9, 0.95, 0, 1, 0.5);

    /** Writes checkpoint {@code number}, at least 1, without publishing its event. */
    CheckpointEvent.Published write(long number) throws IOException {
        var id = new CheckpointId(new RunId("swapped"), number);
        Path staged = store.stage();
        train(staged, number);
        return new CheckpointEvent.Published(
                id,
                run(id.run(), data.bank().version()),
                store.publish(staged, ArtifactPath.checkpoint(id), MediaTypes.CHECKPOINT),
                3,
                TinyData.RESOLUTION,
                TinyData.LABELS,
                null,
                null,
                Instant.now());
    }

    private void train(Path folder, long seed) throws IOException {
        float[] latents = new float[2 * 3 * TinyData.RESOLUTION * TinyData.RESOLUTION];
        float[] snippets = new float[2 * TinyData.DIMENSION];
        snippets[0] = 1;
        snippets[TinyData.DIMENSION + 1] = 1;
        var batch = TrainingBatch.ofSnippets(latents, snippets, 2);
        var training = new TrainingConfig(seed, Objective.VELOCITY, OPTIMISER);
        try (var session = TrainingSession.begin(engine, NETWORK, training, Execution.PLAIN)) {
            for (int step = 0; step < TRAINED; step++) {
                session.step(batch);
            }
            session.save(folder);
        }
    }

    private RunSpec run(RunId id, BankVersion bank) {
        return new RunSpec(
                id,
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                data.dataset().dataset(),
                bank,
                100_000,
                2,
                OptimizerSpec.small(100_000),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                1,
                1,
                1_000,
                new EvaluationSpec(0, 10));
    }
}
