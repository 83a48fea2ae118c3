package io.gmem.trainer.training;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The network of a run and its optimiser: the same in whatever process it is opened. */
public final class RunSession {
    private RunSession() {}

    /**
     * @param checkpoint folder to go on from; null for the beginning
     * @throws InvalidInputException when the specification does not fit the data
     */
    public static TrainingSession open(TensorEngine engine, RunSpec spec, TrainingData data, @Nullable Path checkpoint)
            throws IOException {
        return checkpoint == null
                ? TrainingSession.begin(
                        engine,
                        NetworkPlan.network(spec, data),
                        NetworkPlan.training(spec),
                        NetworkPlan.execution(spec))
                : TrainingSession.resume(engine, checkpoint, NetworkPlan.execution(spec));
    }
}
