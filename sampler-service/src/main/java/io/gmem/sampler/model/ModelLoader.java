package io.gmem.sampler.model;

import io.gmem.contracts.failure.FailureException;
import java.io.IOException;

/** Makes models of plans. Blocks; may be asked from several threads. */
public interface ModelLoader {
    /**
     * Fetches, checks, loads and tries the model.
     *
     * @throws IOException when a file is missing, damaged or not what it should be
     * @throws FailureException when the parts do not fit one another
     */
    Model load(ModelPlan plan) throws IOException;
}
