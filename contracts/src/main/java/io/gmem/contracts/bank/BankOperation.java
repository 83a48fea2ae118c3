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
 * What is to be done to a bank. All but {@link MoveAlias} make a new version and leave the old one as it is; rows keep their
 * numbers from version to version.
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
     * Pictures become rows at the end, encoded by the bank's own encoder: what a network then draws it was never trained on.
     *
     * @param file an artifact of one file: a picture, or a zip or tar of pictures
     * @param fileName as the sender called it
     * @param label of all of them; when absent the folders of an archive name labels
     */
    record AppendImages(
            ArtifactRef file, String fileName, @Nullable String label) implements BankOperation {
        public AppendImages {
            Label.check(label);
        }
    }

    /**
     * Vectors become rows at the end.
     *
     * @param file an artifact of one file: safetensors, a {@code .pth}, or JSON {@code {"vectors": [[…]]}}
     * @param fileName as the sender called it
     * @param label of all of them
     */
    record AppendVectors(
            ArtifactRef file, String fileName, @Nullable String label) implements BankOperation {
        public AppendVectors {
            Label.check(label);
        }
    }

    /**
     * A file becomes version 1 of a bank: a full or compressed {@code .pth}, a checkpoint of the first GMem with its bank and
     * frequencies, or safetensors.
     *
     * @param file an artifact of one file
     * @param fileName as the sender called it
     * @param encoder what made the vectors; needed unless {@code like} says so
     * @param like a version that the same encoder made; the new bank can then be extended by pictures and drawn with its
     *     checkpoints
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
                    "is a name of 1 to 100 letters, digits, '.', '_', '/' or '-'");
            InvalidInputException.unless(
                    encoder == null || like == null, "encoder", "is that of 'like' already: leave one of them out");
        }
    }

    /** How two snippets become one. */
    enum Method {
        /** {@code (1 - w) a + w b}. */
        @JsonProperty("linear")
        LINEAR,
        /** Along the arc between the directions of a and b. */
        @JsonProperty("spherical")
        SPHERICAL,
        /** The first {@code (1 - w) D} numbers of a, the others of b. */
        @JsonProperty("concat")
        CONCAT,
        /** Each number of b with probability w, else of a; the mask is recorded. */
        @JsonProperty("mask")
        MASK
    }

    /** Between row {@code first} at weight 0 and row {@code second} at weight 1. */
    record Pair(long first, long second, double weight) {
        public Pair {
            InvalidInputException.unless(first >= 0 && second >= 0, "pairs", "name rows, counted from 0");
            InvalidInputException.unless(weight >= 0 && weight <= 1, "pairs", "have a weight from 0 to 1");
        }
    }

    /**
     * Each pair becomes a row at the end.
     *
     * @param pairs 1 to 1,000
     * @param seed of the masks
     */
    record Interpolate(Method method, List<Pair> pairs, long seed) implements BankOperation {
        static final int MOST = 1_000;

        public Interpolate {
            pairs = List.copyOf(pairs);
            InvalidInputException.unless(
                    !pairs.isEmpty() && pairs.size() <= MOST, "pairs", "are 1 to " + MOST + ", not " + pairs.size());
        }
    }

    /** Rows become sums of {@code rank} vectors, 1 to the dimension; the dimension stays. */
    record Compress(int rank) implements BankOperation {
        public Compress {
            InvalidInputException.unless(rank >= 1, "rank", "is at least 1, not " + rank);
        }
    }

    /** The rows of another version, of the same encoder, become rows at the end. */
    record Merge(BankVersion with) implements BankOperation {}

    /**
     * Snippets go, with all that says where they came from. Their rows stay reserved and are refused by name, so that no other
     * row changes its number.
     *
     * @param rows 1 to 10,000 different ones
     * @param reason free text, up to 500 characters, for the receipt
     */
    record Erase(List<Long> rows, String reason) implements BankOperation {
        static final int MOST = 10_000;

        public Erase {
            rows = rows.stream().distinct().sorted().toList();
            InvalidInputException.unless(
                    !rows.isEmpty() && rows.size() <= MOST, "rows", "are 1 to " + MOST + ", not " + rows.size());
            InvalidInputException.unless(rows.get(0) >= 0, "rows", "are counted from 0");
            InvalidInputException.unless(reason.length() <= 500, "reason", "is at most 500 characters");
        }
    }

    /**
     * An alias points at another version from now on; one event, so nobody sees it point at neither.
     *
     * @param alias any but {@code latest}
     * @param version of the same bank
     * @param expected where it has to point now; when absent that does not matter
     */
    record MoveAlias(
            BankAlias alias, BankVersion version, @Nullable BankVersion expected) implements BankOperation {
        public MoveAlias {
            InvalidInputException.unless(
                    !alias.equals(BankAlias.LATEST), "alias", "'latest' moves by itself: choose another name");
        }
    }
}
