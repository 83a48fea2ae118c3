package io.gmem.trainer.training;

import io.gmem.contracts.run.RunSpec;
import io.gmem.trainer.checkpoint.CheckpointShelf;
import io.gmem.trainer.crew.Membership;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.data.TrainingSources;
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
record Round(
        RunSpec spec,
        TrainingSources sources,
        TrainingData data,
        Optional<CheckpointShelf.Found> from,
        int ranks,
        boolean first) {
    Membership.Assignment assignment() {
        return new Membership.Assignment(
                spec, sources, from.map(CheckpointShelf.Found::ref).orElse(null));
    }

    @Nullable
    Path checkpoint() {
        return from.map(CheckpointShelf.Found::folder).orElse(null);
    }
}
