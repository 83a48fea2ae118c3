package io.gmem.sampler.model;

import io.gmem.contracts.failure.InvalidInputException;

/** {@link ModelsConfig}, checked. */
record ModelLimits(int extra, int trainingPictures) {
    ModelLimits {
        InvalidInputException.unless(extra >= 0 && extra <= 16, "gmem.models.extra", "is from 0 to 16, not " + extra);
        InvalidInputException.unless(
                trainingPictures >= 1 && trainingPictures <= 1_000_000,
                "gmem.models.training-pictures",
                "is from 1 to 1000000, not " + trainingPictures);
    }

    static ModelLimits of(ModelsConfig config) {
        return new ModelLimits(config.extra(), config.trainingPictures());
    }
}
