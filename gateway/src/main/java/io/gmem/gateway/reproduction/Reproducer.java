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

/** Creates the job that reproduces an image from its metadata, and compares the result. Blocks. */
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

    /** Returns the specification that reproduces an image; fails for {@code image} if its checkpoint or bank is not available. */
    GenerationSpec spec(GenerationMetadata metadata) {
        return Fields.named("image", () -> {
            var spec = new GenerationSpec(
                    new JobId("job-" + UUID.randomUUID()),
                    metadata.prompt(),
                    1,
                    metadata.seed(),
                    metadata.solverSteps(),
                    metadata.solver(),
                    metadata.guidanceScale(),
                    metadata.checkpoint(),
                    metadata.bank());
            planner.check(spec, "");
            return spec;
        });
    }

    Reproduction compare(byte[] uploaded, GenerationMetadata metadata, Job job) {
        job.requireDone();
        Job.Image image = Objects.requireNonNull(job.images()).get(0);
        byte[] reproduced = artifacts.image(Objects.requireNonNull(job.artifact()), image.file());
        boolean exact = Arrays.equals(uploaded, reproduced);
        long changed = exact ? 0 : PixelDifference.count(uploaded, reproduced);
        return new Reproduction(
                exact ? Reproduction.Result.EXACT : Reproduction.Result.DRIFT,
                job.id(),
                image.url(),
                metadata,
                sha256(uploaded),
                sha256(reproduced),
                changed,
                exact ? List.of() : reasons(metadata, changed));
    }

    private List<String> reasons(GenerationMetadata metadata, long changed) {
        List<String> reasons = new ArrayList<>();
        String checkpoint = checkpoints
                .find(metadata.checkpoint())
                .map(Checkpoint::artifact)
                .map(ArtifactRef::sha256)
                .orElse(null);
        addIfChanged("checkpoint " + metadata.checkpoint(), metadata.checkpointSha256(), checkpoint, reasons);
        if (metadata.bank() != null) {
            String bank = banks.find(metadata.bank())
                    .map(BankEvent.Published::artifact)
                    .map(ArtifactRef::sha256)
                    .orElse(null);
            addIfChanged("bank " + metadata.bank(), metadata.bankSha256(), bank, reasons);
        }
        if (changed == 0) {
            reasons.add("the pixels are identical; only the metadata of the file differs");
        } else if (reasons.isEmpty()) {
            reasons.add(
                    "checkpoint and bank are identical: the image was modified, or it was generated on another processor or with"
                            + " another engine version");
        }
        return reasons;
    }

    private static void addIfChanged(String object, @Nullable String then, @Nullable String now, List<String> reasons) {
        if (then != null && now != null && !then.equals(now)) {
            reasons.add(object + " has changed: sha256 was " + then + ", now " + now);
        }
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
