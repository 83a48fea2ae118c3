package io.gmem.sampler.model;

import io.gmem.contracts.job.GeneratedImage;
import java.util.List;

/**
 * The images of a request, in request order.
 *
 * @param networkEvaluations network evaluations per image
 */
public record SampledImages(List<EncodedImage> images, int networkEvaluations) {
    /** An encoded PNG file with its metadata. The bytes are not copied. */
    @SuppressWarnings("ArrayRecordComponent") // written directly to a file
    public record EncodedImage(GeneratedImage metadata, byte[] png) {}
}
