package io.gmem.gateway.reproduction;

import io.gmem.contracts.JobId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.images.PixelDifference;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobPlanner;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a picture to the request that draws it again, and from what was drawn to the comparison. Blocks. */
@ApplicationScoped
public class Reproducer {
    private final CheckpointView checkpoints;
    private final BankView banks;
    private final JobPlanner planner;
    private final ArtifactReader artifacts;

    Reproducer(CheckpointView checkpoints, BankView banks, JobPlanner planner, ArtifactReader artifacts) {
        this.checkpoints = checkpoints;
        this.banks = banks;
        this.planner = planner;
        this.artifacts = artifacts;
    }

    /** Refused, by the name of the picture, when its checkpoint or bank is not there any more. */
    GenerationSpec again(GenerationMetadata recipe) {
        return Fields.named("image", () -> {
            var spec = new GenerationSpec(
                    new JobId("job-" + UUID.randomUUID()),
                    recipe.prompt(),
                    1,
                    recipe.seed(),
                    recipe.solverSteps(),
                    recipe.solver(),
                    recipe.guidanceScale(),
                    recipe.checkpoint(),
                    recipe.bank());
            planner.check(spec, "");
            return spec;
        });
    }

    Reproduction compared(byte[] uploaded, GenerationMetadata recipe, Job job) {
        job.requireDone();
        Job.Image image = Objects.requireNonNull(job.images()).get(0);
        byte[] drawn = artifacts.image(Objects.requireNonNull(job.artifact()), image.file());
        boolean exact = Arrays.equals(uploaded, drawn);
        long changed = exact ? 0 : PixelDifference.count(uploaded, drawn);
        return new Reproduction(
                exact ? Reproduction.Result.EXACT : Reproduction.Result.DRIFT,
                job.id(),
                image.url(),
                recipe,
                sha256(uploaded),
                sha256(drawn),
                changed,
                exact ? List.of() : reasons(recipe, changed));
    }

    private List<String> reasons(GenerationMetadata recipe, long changed) {
        List<String> reasons = new ArrayList<>();
        String checkpoint = checkpoints
                .find(recipe.checkpoint())
                .map(Checkpoint::artifact)
                .map(ArtifactRef::sha256)
                .orElse(null);
        told("checkpoint " + recipe.checkpoint(), recipe.checkpointSha256(), checkpoint, reasons);
        if (recipe.bank() != null) {
            String bank = banks.find(recipe.bank())
                    .map(BankEvent.Published::artifact)
                    .map(ArtifactRef::sha256)
                    .orElse(null);
            told("bank " + recipe.bank(), recipe.bankSha256(), bank, reasons);
        }
        if (changed == 0) {
            reasons.add("the pixels are the same: only what the file says besides differs");
        } else if (reasons.isEmpty()) {
            reasons.add("checkpoint and bank are the same: the picture was changed, or another processor or version of"
                    + " the engine drew it");
        }
        return reasons;
    }

    private static void told(String what, @Nullable String then, @Nullable String now, List<String> reasons) {
        if (then != null && now != null && !then.equals(now)) {
            reasons.add(what + " has other files now: sha256 " + now + ", then " + then);
        }
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
