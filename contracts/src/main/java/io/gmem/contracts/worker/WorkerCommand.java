package io.gmem.contracts.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.run.RunSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands of the trainer that owns a run to a worker. A worker ignores commands of other assignments than its own. */
public sealed interface WorkerCommand extends Command {
    WorkerId worker();

    AssignmentId assignment();

    @Override
    default String key() {
        return worker().value();
    }

    /**
     * Requests that the worker loads data and weights and publishes {@link WorkerEvent.Ready}.
     *
     * @param autoencoderWeights weights of the autoencoder; null for {@code pixels}
     * @param latentSize height and width of a latent
     * @param bank artifacts of the bank version; null for a run without a bank
     * @param checkpoint checkpoint to resume from; null to start from the beginning
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
     * Requests that the worker joins a process group.
     *
     * @param group unique name of the group
     * @param rank rank of the worker, from 1; rank 0 is the trainer that owns the run
     * @param size world size
     * @param host host of rank 0
     * @param port port of rank 0
     * @param timeoutMillis time after which an unresponsive rank is considered lost
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

    /** Requests training up to a training step, or until a rank requests a stop. The ranks then compare their state and wait. */
    record Train(WorkerId worker, AssignmentId assignment, long trainingStep) implements WorkerCommand {}

    /** Requests that the worker drops the assignment and its current work. */
    record Dismiss(WorkerId worker, AssignmentId assignment) implements WorkerCommand {}
}
