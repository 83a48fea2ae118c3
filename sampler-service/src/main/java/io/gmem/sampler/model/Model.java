package io.gmem.sampler.model;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A checkpoint and its bank, ready to draw. Closing frees its memory; nobody may be drawing then. */
public interface Model extends AutoCloseable {
    ModelPair pair();

    /**
     * Draws all images of {@code spec}; blocks. An image depends on the pair and on its own seed, prompt, steps, solver and
     * guidance, never on its company.
     *
     * @param stop looked at between solver steps
     * @throws FailureException when the prompt names nothing
     * @throws CancellationException when {@code stop} said so
     */
    Drawing draw(GenerationSpec spec, BooleanSupplier stop);

    @Override
    void close();
}
