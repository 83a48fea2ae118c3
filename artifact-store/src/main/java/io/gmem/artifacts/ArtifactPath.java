package io.gmem.artifacts;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.regex.Pattern;

/** A place in the store: {@code runs/demo/checkpoints/1200}. Cannot lead outside. */
public record ArtifactPath(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final String SCHEME = "gmem:";

    public ArtifactPath {
        InvalidInputException.unless(
                SHAPE.matcher(value).matches() && !value.contains(".."), "artifact", "is not a place in the store");
    }

    public static ArtifactPath upload(String id) {
        return new ArtifactPath("uploads/" + id);
    }

    public static ArtifactPath dataset(DatasetId id) {
        return new ArtifactPath("datasets/" + id);
    }

    /** The folder of the prepared parts of a data set that is being made. */
    public static ArtifactPath shards(DatasetId id) {
        return new ArtifactPath("builds/" + id);
    }

    /**
     * A prepared part.
     *
     * @param attempt tells one attempt at the data set from another
     */
    public static ArtifactPath shard(DatasetId id, String attempt, int shard) {
        return new ArtifactPath(shards(id).value() + "/" + attempt + "-" + shard);
    }

    /** Where weights lie that are used as they are, by their digest. */
    public static ArtifactPath weights(String digest) {
        return new ArtifactPath("weights/" + digest);
    }

    public static ArtifactPath bank(BankVersion version) {
        return new ArtifactPath("banks/" + version.bank() + "/" + version.number());
    }

    /** Where the survey of a bank version lies: derived, and found by the digest of the version's (last) artifact. */
    public static ArtifactPath survey(String versionSha256) {
        return new ArtifactPath("surveys/" + versionSha256);
    }

    /** Where the receipt of an erasure lies. */
    public static ArtifactPath receipt(OperationId id) {
        return new ArtifactPath("receipts/" + id);
    }

    public static ArtifactPath checkpoint(CheckpointId id) {
        return new ArtifactPath(checkpoints(id.run()).value() + "/" + id.trainingStep());
    }

    /** The folder of a run's checkpoints. */
    public static ArtifactPath checkpoints(RunId run) {
        return new ArtifactPath("runs/" + run + "/checkpoints");
    }

    public static ArtifactPath job(JobId id) {
        return new ArtifactPath("jobs/" + id);
    }

    /** Where {@code ref} points. */
    public static ArtifactPath of(ArtifactRef ref) {
        return new ArtifactPath(ref.uri().substring(SCHEME.length()));
    }

    public String uri() {
        return SCHEME + value;
    }
}
