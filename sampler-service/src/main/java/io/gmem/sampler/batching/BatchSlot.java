package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.Trajectory;
import java.util.List;

/** An image in the running batch and the request that owns it. Confined to the engine's thread. */
record BatchSlot(SamplingTicket ticket, int image, Trajectory trajectory) {

    /** Advances the trajectory with the network output; returns whether a solver step is complete. */
    boolean advance() {
        if (!trajectory.advance()) {
            return false;
        }
        ticket.stepped();
        ticket.observer()
                .stepped(image, trajectory.solverSteps(), trajectory.steps(), () -> List.of(trajectory.expectedData()));
        return true;
    }
}
