package io.gmem.sampler.model;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import java.util.concurrent.CancellationException;

/** A checkpoint with its bank, loaded for sampling. Closing frees its memory; no sampling may be in progress then. */
public interface Model extends AutoCloseable {
    ModelPair pair();

    /**
     * Samples all images of {@code spec}, together with those of other requests. Blocks. An image depends on the pair and on its
     * own seed, prompt, steps, solver and guidance, and never on the other images of its batch. Thread-safe.
     *
     * @throws FailureException when the prompt cannot be resolved, the time limit is exceeded, or the queue is full
     * @throws CancellationException when {@code listener} requested it, or the thread was interrupted
     */
    SampledImages sample(GenerationSpec spec, SamplingListener listener);

    @Override
    void close();
}
