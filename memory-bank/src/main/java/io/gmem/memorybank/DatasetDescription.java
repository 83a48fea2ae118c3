package io.gmem.memorybank;

import java.util.List;

/**
 * What a data set says of itself; {@code dataset.json}.
 *
 * @param id its name
 * @param resolution rows and columns of a picture, in pixels
 * @param autoencoder makes the latents: {@code pixels} means the picture itself
 * @param channels of a latent
 * @param latentSize rows and columns of a latent
 * @param count pictures
 * @param labels names by index; empty when there are none
 * @param skipped files that could not be used; each is in {@code skipped.jsonl} with its reason
 * @param description free text
 */
public record DatasetDescription(
        String id,
        int resolution,
        String autoencoder,
        int channels,
        int latentSize,
        long count,
        List<String> labels,
        long skipped,
        String description) {}
