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

/** What to draw with two models; all but {@code models} has a default. */
@Schema(example = """
        {"models": ["stable", "latest"], "prompt": "label:cat", "n": 4, "seed": 7}""")
public record ComparisonRequest(
        @Schema(description = "two of gmem, latest, aliases, checkpoints") @Nullable
        List<String> models,

        @Schema(implementation = String.class) @Nullable Prompt prompt,

        @Schema(minimum = "1", maximum = "16") @Nullable Integer n,

        @Nullable Long seed,
        @Nullable Integer numInferenceSteps,
        @Nullable Solver solver,
        @Nullable Double guidanceScale) {
    private static final int MOST_IMAGES = 16;

    /** The names. */
    List<String> pair() {
        InvalidInputException.unless(
                models != null && models.size() == 2 && models.stream().allMatch(Objects::nonNull),
                "models",
                "are two: name them");
        InvalidInputException.unless(
                n == null || (n >= 1 && n <= MOST_IMAGES), "n", "is from 1 to " + MOST_IMAGES + ", not " + n);
        return Objects.requireNonNull(models);
    }

    /** As for a job of its own; a seed that is not said is drawn. */
    GenerationSpec spec(@Nullable Long drawnSeed, CheckpointId checkpoint) {
        return new JobRequest(
                        null,
                        prompt,
                        n,
                        seed == null ? drawnSeed : seed,
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
