package io.gmem.trainer.training;

import io.gmem.contracts.run.RunSpec;
import io.gmem.trainer.checkpoint.CheckpointStore;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.data.TrainingSources;
import io.gmem.trainer.distributed.WorkerPool;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Training by a fixed set of ranks, starting from a checkpoint or from scratch. An attempt ends with the run, with the loss of a
 * rank, or at a checkpoint at which ranks join or leave.
 *
 * @param from checkpoint to resume from; empty for a new run
 * @param worldSize requested world size, this process included; fewer workers may be available
 * @param first whether this is the first attempt since this process started the run
 */
record TrainingAttempt(
        RunSpec spec,
        TrainingSources sources,
        TrainingData data,
        Optional<CheckpointStore.Found> from,
        int worldSize,
        boolean first) {
    WorkerPool.Assignment assignment() {
        return new WorkerPool.Assignment(
                spec, sources, from.map(CheckpointStore.Found::ref).orElse(null));
    }

    @Nullable
    Path checkpoint() {
        return from.map(CheckpointStore.Found::folder).orElse(null);
    }
}
