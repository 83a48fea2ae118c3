package io.gmem.trainer.training;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the training session of a run: its network and optimizer. The result is the same in every process. */
public final class RunSession {
    private static final Logger LOG = Logger.getLogger(RunSession.class);

    private RunSession() {}

    /**
     * Opens a session.
     *
     * @param checkpoint folder of the checkpoint to resume from; null for a new run
     * @throws InvalidInputException when the specification does not fit the data
     */
    public static TrainingSession open(TensorEngine engine, RunSpec spec, TrainingData data, @Nullable Path checkpoint)
            throws IOException {
        TrainingSession session = checkpoint == null
                ? TrainingSession.begin(
                        engine,
                        NetworkPlan.network(spec, data),
                        NetworkPlan.training(spec),
                        NetworkPlan.execution(spec))
                : TrainingSession.resume(engine, checkpoint, NetworkPlan.execution(spec));
        report(spec, session);
        return session;
    }

    private static void report(RunSpec spec, TrainingSession session) {
        KernelPlan kernels = session.kernels();
        LOG.infof(
                "kernel routes chosen: runId=%s precision=%s attention=%s linear=%s",
                spec.id(), kernels.precision().id(), kernels.attention().id(), new TreeMap<>(kernels.linear()));
        for (String change : session.changedKernels()) {
            LOG.warnf(
                    "kernel route differs from checkpoint: runId=%s trainingStep=%d change=%s; the run is not bit-identical to"
                            + " an uninterrupted one",
                    spec.id(), session.trainingStep(), change);
        }
    }
}
