package io.gmem.sampler.model;

import io.gmem.contracts.failure.FailureException;
import java.io.IOException;

/** Loads models. Blocking; may be called by several threads. */
public interface ModelLoader {
    /**
     * Fetches, verifies, loads and tests the model of a plan.
     *
     * @throws IOException when a file is missing, damaged or of the wrong format
     * @throws FailureException when the parts are incompatible
     */
    Model load(ModelPlan plan) throws IOException;
}
