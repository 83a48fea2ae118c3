package io.gmem.sampler.model;

import io.gmem.contracts.job.GeneratedImage;
import java.util.List;

/**
 * The images of a request, in its order.
 *
 * @param networkEvaluations per image
 */
public record SampledImages(List<Picture> pictures, int networkEvaluations) {
    /** A PNG file and what is known of it; the bytes are not copied. */
    @SuppressWarnings("ArrayRecordComponent") // goes straight to a file
    public record Picture(GeneratedImage image, byte[] png) {}
}
