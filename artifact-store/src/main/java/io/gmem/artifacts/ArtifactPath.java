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

/** The path of an artifact within the store, for example {@code runs/demo/checkpoints/1200}. */
public record ArtifactPath(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final String SCHEME = "gmem:";

    public ArtifactPath {
        InvalidInputException.unless(
                SHAPE.matcher(value).matches() && !value.contains(".."),
                "artifact",
                "must be a relative path of lower-case letters, digits, '.', '_' and '-' within the store");
    }

    public static ArtifactPath upload(String id) {
        return new ArtifactPath("uploads/" + id);
    }

    public static ArtifactPath dataset(DatasetId id) {
        return new ArtifactPath("datasets/" + id);
    }

    /** The folder of the prepared shards of a data set that is being built. */
    public static ArtifactPath shards(DatasetId id) {
        return new ArtifactPath("builds/" + id);
    }

    /**
     * The path of a prepared shard.
     *
     * @param attempt identifier of the attempt to build the data set
     */
    public static ArtifactPath shard(DatasetId id, String attempt, int shard) {
        return new ArtifactPath(shards(id).value() + "/" + attempt + "-" + shard);
    }

    /** The path of unmodified pretrained weights, by digest. */
    public static ArtifactPath weights(String digest) {
        return new ArtifactPath("weights/" + digest);
    }

    public static ArtifactPath bank(BankVersion version) {
        return new ArtifactPath("banks/" + version.bank() + "/" + version.number());
    }

    /** The path of the survey derived from a bank version, by the digest of the version's last artifact. */
    public static ArtifactPath survey(String versionSha256) {
        return new ArtifactPath("surveys/" + versionSha256);
    }

    /** The path of the receipt of an erase operation. */
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

    /** The path that {@code ref} refers to. */
    public static ArtifactPath of(ArtifactRef ref) {
        return new ArtifactPath(ref.uri().substring(SCHEME.length()));
    }

    public String uri() {
        return SCHEME + value;
    }
}
