package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A data set whose source held latents and snippets that somebody else had made, and no pictures: it can be trained on, there are no
 * thumbnails, and drawn latents become pictures only where the autoencoder that made them was named.
 *
 * @param shards files of the source
 * @param statistics the file that latents are normalised by; null where it was computed of all of them
 * @param resolution rows and columns of the pictures that latents decode to, in pixels; null where no autoencoder was named
 * @param encoded whether other pictures can be encoded as these were: the encoder was named
 */
public record PrecomputedLatents(
        int shards,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String statistics,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer resolution,

        boolean encoded) {}
