package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a generation job.
 *
 * @param count number of images, 1 to 64
 * @param seed seed of the first image; image {@code i} has seed + i
 * @param solverSteps number of solver steps, 1 to 1,000
 * @param guidanceScale guidance scale, 1 to 20; 1 disables guidance
 * @param checkpoint checkpoint to sample from; null for the newest
 * @param bank bank version; null for the newest version of the checkpoint's bank
 * @param previews number of previews of each image, 1 to 3; null for none
 * @param priority scheduling priority; null for normal
 * @param deadlineSeconds maximum time from acceptance to the last image, 1 to 86,400; the job fails after it. Null for the limit of
 *     the sampler
 */
public record GenerationSpec(
        JobId id,
        Prompt prompt,
        int count,
        long seed,
        int solverSteps,
        Solver solver,
        double guidanceScale,
        @Nullable CheckpointId checkpoint,
        @Nullable BankVersion bank,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer previews,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Priority priority,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer deadlineSeconds) {
    public GenerationSpec {
        InvalidInputException.unless(count >= 1 && count <= 64, "n", "must be between 1 and 64 (was " + count + ")");
        InvalidInputException.unless(
                seed >= 0 && seed <= (1L << 53) - 64, "seed", "must be between 0 and 2^53 - 64 (was " + seed + ")");
        InvalidInputException.unless(
                solverSteps >= 1 && solverSteps <= 1000,
                "num_inference_steps",
                "must be between 1 and 1000 (was " + solverSteps + ")");
        InvalidInputException.unless(
                guidanceScale >= 1 && guidanceScale <= 20,
                "guidance_scale",
                "must be between 1 and 20 (was " + guidanceScale + ")");
        InvalidInputException.unless(
                previews == null || (previews >= 1 && previews <= 3),
                "partial_images",
                "must be between 0 and 3 (was " + previews + ")");
        InvalidInputException.unless(
                deadlineSeconds == null || (deadlineSeconds >= 1 && deadlineSeconds <= 86_400),
                "deadline_seconds",
                "must be between 1 and 86400 (was " + deadlineSeconds + ")");
    }

    /** Creates a specification without previews and deadline, of normal priority. */
    public GenerationSpec(
            JobId id,
            Prompt prompt,
            int count,
            long seed,
            int solverSteps,
            Solver solver,
            double guidanceScale,
            @Nullable CheckpointId checkpoint,
            @Nullable BankVersion bank) {
        this(id, prompt, count, seed, solverSteps, solver, guidanceScale, checkpoint, bank, null, null, null);
    }

    /** Returns a copy with {@code previews} previews of each image. */
    public GenerationSpec withPreviews(int previews) {
        return new GenerationSpec(
                id,
                prompt,
                count,
                seed,
                solverSteps,
                solver,
                guidanceScale,
                checkpoint,
                bank,
                previews == 0 ? null : previews,
                priority,
                deadlineSeconds);
    }

    /** Returns a copy with the given priority and deadline. */
    public GenerationSpec withTerms(@Nullable Priority priority, @Nullable Integer deadlineSeconds) {
        return new GenerationSpec(
                id,
                prompt,
                count,
                seed,
                solverSteps,
                solver,
                guidanceScale,
                checkpoint,
                bank,
                previews,
                priority,
                deadlineSeconds);
    }
}
