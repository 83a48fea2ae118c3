package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.Trajectory;
import java.util.List;

/** An image that is being drawn, and whose it is. The engine's thread alone. */
record BatchSlot(SamplingTicket ticket, int image, Trajectory trajectory) {

    /** Goes on with what the network said; whether a solver step has ended. */
    boolean advance() {
        if (!trajectory.advance()) {
            return false;
        }
        ticket.stepped();
        ticket.watcher()
                .stepped(image, trajectory.solverSteps(), trajectory.steps(), () -> List.of(trajectory.expectedData()));
        return true;
    }
}
