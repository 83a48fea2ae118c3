package io.gmem.diffusion.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a network is told about the image it is to make. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Conditioning.ByClass.class, name = "class"),
    @JsonSubTypes.Type(value = Conditioning.BySnippet.class, name = "snippet"),
    @JsonSubTypes.Type(value = Conditioning.Unconditional.class, name = "none")
})
public sealed interface Conditioning {

    /**
     * A class label; SiT.
     *
     * @param classes labels are 0 to classes - 1; {@code classes} itself is the null label, where there is one
     * @param dropout how often training replaces a label by the null label
     * @param embeddingStd standard deviation of the embeddings at the start; the paper's is 0.02
     * @param withoutNullLabel whether the table has no row for the null label, as in the references at dropout 0; such a network
     *     cannot be guided
     */
    record ByClass(int classes, double dropout, double embeddingStd, boolean withoutNullLabel) implements Conditioning {
        @JsonCreator
        public ByClass {
            if (withoutNullLabel && dropout != 0) {
                throw new IllegalArgumentException("dropout must be 0 without a null label (was " + dropout + ")");
            }
        }

        /** With a null label. */
        public ByClass(int classes, double dropout, double embeddingStd) {
            this(classes, dropout, embeddingStd, false);
        }

        /** Rows of the embedding table. */
        int rows() {
            return withoutNullLabel ? classes : classes + 1;
        }
    }

    /**
     * A snippet of a memory bank; GMem.
     *
     * @param dimension numbers in a snippet
     * @param dropout how often training sets an element to zero, after the projection (v1, 0.2) or before it (final, 0.4)
     * @param scale what the unit snippet is multiplied with; the paper's is 1
     */
    record BySnippet(int dimension, double dropout, double scale) implements Conditioning {}

    /** Nothing. */
    record Unconditional() implements Conditioning {}
}
