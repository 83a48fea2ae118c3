package io.gmem.gateway.models;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.gateway.jobs.JobRequest;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to generate images with two models; every field except {@code models} has a default. */
@Schema(example = """
        {"models": ["stable", "latest"], "prompt": "label:cat", "n": 4, "seed": 7}""")
public record ComparisonRequest(
        @Schema(description = "two model names: gmem, latest, an alias or a checkpoint") @Nullable
        List<String> models,

        @Schema(implementation = String.class) @Nullable Prompt prompt,

        @Schema(minimum = "1", maximum = "16") @Nullable Integer n,

        @Nullable Long seed,
        @Nullable Integer numInferenceSteps,
        @Nullable Solver solver,
        @Nullable Double guidanceScale) {
    private static final int MAX_IMAGES = 16;

    /** Validates the request and returns the two model names. */
    List<String> pair() {
        InvalidInputException.unless(
                models != null && models.size() == 2 && models.stream().allMatch(Objects::nonNull),
                "models",
                "must contain two model names");
        InvalidInputException.unless(
                n == null || (n >= 1 && n <= MAX_IMAGES),
                "n",
                "must be between 1 and " + MAX_IMAGES + " (was " + n + ")");
        return Objects.requireNonNull(models);
    }

    /** Returns the job specification for {@code checkpoint}; the seed defaults to {@code otherSeed}, or a random seed if null. */
    GenerationSpec spec(@Nullable Long otherSeed, CheckpointId checkpoint) {
        return new JobRequest(
                        null,
                        prompt,
                        n,
                        seed == null ? otherSeed : seed,
                        numInferenceSteps,
                        solver,
                        guidanceScale,
                        checkpoint,
                        null,
                        null,
                        null,
                        null)
                .spec(null);
    }
}
