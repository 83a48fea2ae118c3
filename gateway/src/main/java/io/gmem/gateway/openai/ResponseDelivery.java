package io.gmem.gateway.openai;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.images.ImageEncoding;

/**
 * How images are to be handed over.
 *
 * @param inline as base64, not by address
 * @param stream as events, one for each image
 * @param previews of each image in a stream, 0 to 3
 */
record ResponseDelivery(boolean inline, ImageEncoding encoding, boolean stream, int previews) {
    static ResponseDelivery of(ImageRequest request) {
        boolean stream = Boolean.TRUE.equals(request.stream());
        int previews = request.partialImages() == null ? 0 : request.partialImages();
        InvalidInputException.unless(
                previews >= 0 && previews <= 3, "partial_images", "is from 0 to 3, not " + previews);
        InvalidInputException.unless(
                previews == 0 || stream, "partial_images", "are told in a stream: say stream true, or leave them out");
        return new ResponseDelivery(
                request.responseFormat() == ImageRequest.ResponseFormat.B64_JSON,
                ImageEncoding.of(request.outputFormat(), request.outputCompression(), "output_compression"),
                stream,
                previews);
    }
}
