package io.gmem.gateway.jobs;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.gateway.webhook.Webhook;
import java.security.SecureRandom;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to generate images; every field has a default. */
@Schema(example = """
        {"prompt": "label:cat", "n": 4, "seed": 7}""")
public record JobRequest(
        @Nullable JobId id,
        @Nullable Prompt prompt,
        @Nullable Integer n,
        @Nullable Long seed,
        @Nullable Integer numInferenceSteps,
        @Nullable Solver solver,
        @Nullable Double guidanceScale,
        @Nullable CheckpointId checkpoint,

        @Schema(description = "bank version, for example pets@1, or pets for the newest version") @Nullable
        String bank,

        @Schema(description = "notified when the job is finished") @Nullable
        Webhook webhook,

        @Schema(description = "scheduling weight: high gets nine turns for each turn of low") @Nullable
        Priority priority,

        @Schema(
                description = "maximum time from acceptance to the last image, in seconds",
                minimum = "1",
                maximum = "86400")
        @Nullable
        Integer deadlineSeconds) {
    private static final int SOLVER_STEPS = 20;
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final long SEED_MASK = (1L << 52) - 1;

    /** Returns the complete specification; {@code resolved} is the version that {@code bank} resolves to. */
    public GenerationSpec spec(@Nullable BankVersion resolved) {
        return plain(resolved).withTerms(priority, deadlineSeconds);
    }

    private GenerationSpec plain(@Nullable BankVersion resolved) {
        return new GenerationSpec(
                id == null ? new JobId("job-" + UUID.randomUUID()) : id,
                prompt == null ? new Prompt.Random() : prompt,
                n == null ? 1 : n,
                seed == null ? SEEDS.nextLong() & SEED_MASK : seed,
                numInferenceSteps == null ? SOLVER_STEPS : numInferenceSteps,
                solver == null ? Solver.EULER : solver,
                guidanceScale == null ? 1 : guidanceScale,
                checkpoint,
                resolved);
    }
}
