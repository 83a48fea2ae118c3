package io.gmem.sampler.model;

import io.gmem.contracts.failure.InvalidInputException;

/** Validated form of {@link ModelsConfig}. */
record ModelLimits(int extra, int trainingImages) {
    ModelLimits {
        InvalidInputException.unless(
                extra >= 0 && extra <= 16, "gmem.models.extra", "must be between 0 and 16 (was " + extra + ")");
        InvalidInputException.unless(
                trainingImages >= 1 && trainingImages <= 1_000_000,
                "gmem.models.training-pictures",
                "must be between 1 and 1000000 (was " + trainingImages + ")");
    }

    static ModelLimits of(ModelsConfig config) {
        return new ModelLimits(config.extra(), config.trainingPictures());
    }
}
