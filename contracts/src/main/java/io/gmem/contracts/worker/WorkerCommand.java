package io.gmem.contracts.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.run.RunSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker is told by whoever holds a run. A command of another assignment than the worker's own means nothing to it. */
public sealed interface WorkerCommand extends Command {
    WorkerId worker();

    AssignmentId assignment();

    @Override
    default String key() {
        return worker().value();
    }

    /**
     * Load data and weights, and say when they are there.
     *
     * @param autoencoderWeights null for {@code pixels}
     * @param latentSize side of a latent
     * @param bank parts of the bank version; null for a run without one
     * @param checkpoint to go on from; null for the beginning
     */
    record Assign(
            WorkerId worker,
            AssignmentId assignment,
            RunSpec run,
            ArtifactRef dataset,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ArtifactRef autoencoderWeights,

            int latentSize,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ArtifactRef> bank,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ArtifactRef checkpoint)
            implements WorkerCommand {}

    /**
     * Join a process group.
     *
     * @param group its name, new in every process
     * @param rank from 1; 0 is the one who holds the run
     * @param size ranks
     * @param host where rank 0 listens
     * @param port where rank 0 listens
     * @param timeoutMillis after which a silent rank counts as lost
     */
    record Place(
            WorkerId worker,
            AssignmentId assignment,
            String group,
            int rank,
            int size,
            String host,
            int port,
            long timeoutMillis)
            implements WorkerCommand {}

    /** Train until so many steps are done, or a rank wants to stop; then compare with the others and wait. */
    record Train(WorkerId worker, AssignmentId assignment, long trainingStep) implements WorkerCommand {}

    /** Drop the assignment, whatever is being done for it. */
    record Dismiss(WorkerId worker, AssignmentId assignment) implements WorkerCommand {}
}
