package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What to generate.
 *
 * @param count images, 1 to 64
 * @param seed of the first image; image {@code i} has seed + i
 * @param solverSteps 1 to 1,000
 * @param guidanceScale 1 is none; 1 to 20
 * @param checkpoint the newest when null
 * @param bank the checkpoint's own, newest version, when null
 * @param previews of each image while it is drawn, 1 to 3; none when null
 * @param priority normal when null
 * @param deadlineSeconds from being accepted to the last image, 1 to 86,400; what is not drawn by then fails. The sampler's own limit
 *     when null
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
        InvalidInputException.unless(count >= 1 && count <= 64, "n", "is from 1 to 64, not " + count);
        InvalidInputException.unless(
                seed >= 0 && seed <= (1L << 53) - 64, "seed", "is from 0 to 2^53 - 64, not " + seed);
        InvalidInputException.unless(
                solverSteps >= 1 && solverSteps <= 1000,
                "num_inference_steps",
                "is from 1 to 1000, not " + solverSteps);
        InvalidInputException.unless(
                guidanceScale >= 1 && guidanceScale <= 20, "guidance_scale", "is from 1 to 20, not " + guidanceScale);
        InvalidInputException.unless(
                previews == null || (previews >= 1 && previews <= 3),
                "partial_images",
                "is from 0 to 3, not " + previews);
        InvalidInputException.unless(
                deadlineSeconds == null || (deadlineSeconds >= 1 && deadlineSeconds <= 86_400),
                "deadline_seconds",
                "is from 1 to 86400, not " + deadlineSeconds);
    }

    /** Without previews, of normal priority, whenever it is done. */
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

    /** The same images, with {@code previews} of each on the way. */
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

    /** The same images, before or behind others, by a certain time. */
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
