package io.gmem.gateway.openai;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.images.ImageEncoding;

/**
 * The form in which images are returned.
 *
 * @param inline as base64 instead of a URL
 * @param stream as events, one per image
 * @param previews number of previews of each image in a stream, 0 to 3
 */
record ResponseDelivery(boolean inline, ImageEncoding encoding, boolean stream, int previews) {
    static ResponseDelivery of(ImageRequest request) {
        boolean stream = Boolean.TRUE.equals(request.stream());
        int previews = request.partialImages() == null ? 0 : request.partialImages();
        InvalidInputException.unless(
                previews >= 0 && previews <= 3, "partial_images", "must be between 0 and 3 (was " + previews + ")");
        InvalidInputException.unless(previews == 0 || stream, "partial_images", "requires stream true");
        return new ResponseDelivery(
                request.responseFormat() == ImageRequest.ResponseFormat.B64_JSON,
                ImageEncoding.of(request.outputFormat(), request.outputCompression(), "output_compression"),
                stream,
                previews);
    }
}
