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
 * Training by the same workers all along, from a checkpoint to the run's end or the loss of one of them.
 *
 * @param from the checkpoint, or empty for the beginning
 * @param ranks processes, this one included, if so many come
 * @param first whether the run has had no other round since this process took it up
 */
record TrainingAttempt(
        RunSpec spec,
        TrainingSources sources,
        TrainingData data,
        Optional<CheckpointStore.Found> from,
        int ranks,
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
