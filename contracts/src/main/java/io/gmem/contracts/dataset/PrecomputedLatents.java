package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Describes a data set whose source contains precomputed latents and snippets instead of images. It can be used for training but
 * has no thumbnails. Sampled latents can be decoded to images only if the autoencoder is known.
 *
 * @param shards number of source files
 * @param statistics file of the normalization statistics; null if they were computed from all latents
 * @param resolution height and width of decoded images in pixels; null if no autoencoder was given
 * @param encoded whether the encoder was given, so that other images can be encoded in the same way
 */
public record PrecomputedLatents(
        int shards,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String statistics,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer resolution,

        boolean encoded) {}
