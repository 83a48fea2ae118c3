package io.gmem.sampler.model;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import java.util.concurrent.CancellationException;

/** A checkpoint and its bank, ready to draw. Closing frees its memory; nobody may be drawing then. */
public interface Model extends AutoCloseable {
    ModelPair pair();

    /**
     * Draws all images of {@code spec}, together with those of other requests; blocks. An image depends on the pair and on its own
     * seed, prompt, steps, solver and guidance, never on its company. Any number of threads at once.
     *
     * @throws FailureException when the prompt names nothing, time is over, or too many wait
     * @throws CancellationException when {@code follower} said so, or the thread was interrupted
     */
    SampledImages draw(GenerationSpec spec, SamplingListener follower);

    @Override
    void close();
}
