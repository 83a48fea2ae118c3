package io.gmem.diffusion.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The condition that a network is trained on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Conditioning.ByClass.class, name = "class"),
    @JsonSubTypes.Type(value = Conditioning.BySnippet.class, name = "snippet"),
    @JsonSubTypes.Type(value = Conditioning.Unconditional.class, name = "none")
})
public sealed interface Conditioning {

    /**
     * Conditioning on a class label, as in SiT.
     *
     * @param classes number of classes; labels are 0 to classes - 1, and {@code classes} is the null label if it exists
     * @param dropout probability with which training replaces a label by the null label
     * @param embeddingStd standard deviation of the initial embeddings; 0.02 in the paper
     * @param withoutNullLabel whether the table has no row for the null label, as in the references at dropout 0; such a network
     *     does not support guidance
     */
    record ByClass(int classes, double dropout, double embeddingStd, boolean withoutNullLabel) implements Conditioning {
        @JsonCreator
        public ByClass {
            if (withoutNullLabel && dropout != 0) {
                throw new IllegalArgumentException("dropout must be 0 without a null label (was " + dropout + ")");
            }
        }

        /** Creates a conditioning with a null label. */
        public ByClass(int classes, double dropout, double embeddingStd) {
            this(classes, dropout, embeddingStd, false);
        }

        /** Returns the number of rows of the embedding table. */
        int rows() {
            return withoutNullLabel ? classes : classes + 1;
        }
    }

    /**
     * Conditioning on a snippet of a memory bank, as in GMem.
     *
     * @param dimension dimension of a snippet
     * @param dropout probability with which training sets an element to zero, after the projection (v1, 0.2) or before it (final, 0.4)
     * @param scale factor of the unit snippet; 1 in the paper
     */
    record BySnippet(int dimension, double dropout, double scale) implements Conditioning {}

    /** No condition. */
    record Unconditional() implements Conditioning {}
}
