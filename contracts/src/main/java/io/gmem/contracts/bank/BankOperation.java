package io.gmem.contracts.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a bank. All operations except {@link MoveAlias} create a new version and leave existing versions unchanged.
 * Rows keep their numbers across versions.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BankOperation.AppendImages.class, name = "append-images"),
    @JsonSubTypes.Type(value = BankOperation.AppendVectors.class, name = "append-vectors"),
    @JsonSubTypes.Type(value = BankOperation.Import.class, name = "import"),
    @JsonSubTypes.Type(value = BankOperation.Interpolate.class, name = "interpolate"),
    @JsonSubTypes.Type(value = BankOperation.Compress.class, name = "compress"),
    @JsonSubTypes.Type(value = BankOperation.Merge.class, name = "merge"),
    @JsonSubTypes.Type(value = BankOperation.Erase.class, name = "erase"),
    @JsonSubTypes.Type(value = BankOperation.MoveAlias.class, name = "move-alias")
})
public sealed interface BankOperation {

    /**
     * Appends images, encoded by the encoder of the bank. Existing networks can be conditioned on these rows, although they were
     * not trained on them.
     *
     * @param file an artifact of one file: an image, or a zip or tar of images
     * @param fileName original file name
     * @param label label of all images; if absent, the folder names of an archive are the labels
     */
    record AppendImages(
            ArtifactRef file, String fileName, @Nullable String label) implements BankOperation {
        public AppendImages {
            Label.check(label);
        }
    }

    /**
     * Appends vectors.
     *
     * @param file an artifact of one file: safetensors, a {@code .pth}, or JSON {@code {"vectors": [[…]]}}
     * @param fileName original file name
     * @param label label of all vectors
     */
    record AppendVectors(
            ArtifactRef file, String fileName, @Nullable String label) implements BankOperation {
        public AppendVectors {
            Label.check(label);
        }
    }

    /**
     * Imports a file as version 1 of a bank: a full or compressed {@code .pth}, a checkpoint of the original GMem with its bank
     * and frequencies, or safetensors.
     *
     * @param file an artifact of one file
     * @param fileName original file name
     * @param encoder name of the encoder that produced the vectors; required unless {@code like} is given
     * @param like an existing version of the same encoder; allows images to be appended to the new bank, and sampling with the
     *     checkpoints of the existing one
     */
    record Import(
            ArtifactRef file,
            String fileName,
            @Nullable String encoder,
            @Nullable BankVersion like) implements BankOperation {
        public Import {
            InvalidInputException.unless(
                    encoder == null || encoder.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}"),
                    "encoder",
                    "must be 1 to 100 letters, digits, '.', '_', '/' or '-'");
            InvalidInputException.unless(
                    encoder == null || like == null, "encoder", "must not be combined with 'like'");
        }
    }

    /** The method of interpolation between two snippets. */
    enum Method {
        /** {@code (1 - w) a + w b}. */
        @JsonProperty("linear")
        LINEAR,
        /** Spherical interpolation along the arc between the directions of a and b. */
        @JsonProperty("spherical")
        SPHERICAL,
        /** The first {@code (1 - w) D} components of a, the others of b. */
        @JsonProperty("concat")
        CONCAT,
        /** Each component from b with probability w, otherwise from a. The mask is recorded. */
        @JsonProperty("mask")
        MASK
    }

    /** A pair of rows and the interpolation weight: 0 for row {@code first}, 1 for row {@code second}. */
    record Pair(long first, long second, double weight) {
        public Pair {
            InvalidInputException.unless(first >= 0 && second >= 0, "pairs", "must have row numbers of at least 0");
            InvalidInputException.unless(
                    weight >= 0 && weight <= 1, "pairs", "must have a weight between 0 and 1 (was " + weight + ")");
        }
    }

    /**
     * Appends one interpolated row per pair.
     *
     * @param pairs 1 to 1,000 pairs
     * @param seed seed of the masks
     */
    record Interpolate(Method method, List<Pair> pairs, long seed) implements BankOperation {
        static final int MOST = 1_000;

        public Interpolate {
            pairs = List.copyOf(pairs);
            InvalidInputException.unless(
                    !pairs.isEmpty() && pairs.size() <= MOST,
                    "pairs",
                    "must have between 1 and " + MOST + " entries (was " + pairs.size() + ")");
        }
    }

    /** Replaces each row by a sum of {@code rank} vectors, 1 to the dimension. The dimension does not change. */
    record Compress(int rank) implements BankOperation {
        public Compress {
            InvalidInputException.unless(rank >= 1, "rank", "must be at least 1 (was " + rank + ")");
        }
    }

    /** Appends the rows of another version of the same encoder. */
    record Merge(BankVersion with) implements BankOperation {}

    /**
     * Erases rows: their snippets and the record of their sources. The row numbers stay reserved, and requests for them are
     * rejected, so that no other row changes its number.
     *
     * @param rows 1 to 10,000 distinct row numbers
     * @param reason free text for the receipt, up to 500 characters
     */
    record Erase(List<Long> rows, String reason) implements BankOperation {
        static final int MOST = 10_000;

        public Erase {
            rows = rows.stream().distinct().sorted().toList();
            InvalidInputException.unless(
                    !rows.isEmpty() && rows.size() <= MOST,
                    "rows",
                    "must have between 1 and " + MOST + " entries (was " + rows.size() + ")");
            InvalidInputException.unless(rows.get(0) >= 0, "rows", "must be at least 0 (was " + rows.get(0) + ")");
            InvalidInputException.unless(
                    reason.length() <= 500, "reason", "must have at most 500 characters (was " + reason.length() + ")");
        }
    }

    /**
     * Moves an alias to another version. The move is one event, so the alias never refers to no version.
     *
     * @param alias any alias except {@code latest}
     * @param version a version of the same bank
     * @param expected the version the alias must currently refer to; not checked if absent
     */
    record MoveAlias(
            BankAlias alias, BankVersion version, @Nullable BankVersion expected) implements BankOperation {
        public MoveAlias {
            InvalidInputException.unless(
                    !alias.equals(BankAlias.LATEST),
                    "alias",
                    "must not be 'latest', which is always the newest version");
        }
    }
}
